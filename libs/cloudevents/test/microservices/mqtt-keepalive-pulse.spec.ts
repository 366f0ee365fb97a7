import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../test/support/manual-clock.js';
import { KeepalivePulse } from '../../src/microservices/mqtt/keepalive-pulse.js';

function pulseOf(keepalive: number) {
  const clock = new ManualClock();
  const beats: string[] = [];
  const client = {
    connected: true,
    keepalive,
    sendPing: () => void beats.push(`ping ${clock.monotonic()}`),
    reschedulePing: (force?: boolean) => void beats.push(`put off ${force}`),
  };
  return { clock, beats, client, pulse: new KeepalivePulse(client, clock) };
}

const both = (at: number): string[] => [`ping ${at}`, 'put off true'];

describe('the pulse of a connection whose messages are being handled', () => {
  it('pings and puts off the end of the connection every quarter of the keepalive, until all are released', async () => {
    const { clock, beats, pulse } = pulseOf(60);
    const first = pulse.hold();
    const second = pulse.hold();
    await clock.advance(40_000);
    expect(beats).toEqual([...both(0), ...both(15_000), ...both(30_000)]);
    first();
    await clock.advance(5000);
    second();
    await clock.advance(100_000);
    expect(beats).toHaveLength(8);
    expect(clock.pending).toBe(0);
  });

  it('goes on from message to message, no faster', async () => {
    const { clock, beats, pulse } = pulseOf(60);
    for (let n = 0; n < 40; n++) {
      const release = pulse.hold();
      await clock.advance(1000);
      release();
    }
    expect(beats).toEqual([...both(0), ...both(15_000), ...both(30_000)]);
  });

  it('rests without a connection, and without a keepalive', async () => {
    const { clock, beats, pulse, client } = pulseOf(60);
    client.connected = false;
    pulse.hold();
    await clock.advance(14_000);
    client.connected = true;
    await clock.advance(1000);
    expect(beats).toEqual(both(15_000));

    const none = pulseOf(0);
    none.pulse.hold();
    await none.clock.advance(100_000);
    expect(none.beats).toEqual([]);
  });
});
