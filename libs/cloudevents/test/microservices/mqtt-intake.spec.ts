import { EventEmitter } from 'node:events';
import type { MqttClient } from 'mqtt';
import { expect, it } from 'vitest';
import { ManualClock } from '../../../../test/support/manual-clock.js';
import { KeepalivePulse } from '../../src/microservices/mqtt/keepalive-pulse.js';
import { MqttIntake } from '../../src/microservices/mqtt/mqtt-intake.js';
import type { ReceivedMqttPacket } from '../../src/microservices/mqtt/received-packet.js';

it('keeps nothing of messages that are done with, however many there were', async () => {
  const client = Object.assign(new EventEmitter(), { options: {}, connected: true, keepalive: 0 });
  const pulse = new KeepalivePulse(client as never, new ManualClock());
  const intake = new MqttIntake(client as never, { pulse, run: () => Promise.resolve('done') });
  const { handleMessage } = client as unknown as Pick<MqttClient, 'handleMessage'>;
  for (let messageId = 1; messageId <= 3; messageId++) {
    const packet = { cmd: 'publish', topic: 't', payload: 'x', qos: 1, dup: false, retain: false, messageId };
    await new Promise<void>((acknowledged) =>
      handleMessage(packet as ReceivedMqttPacket as never, () => acknowledged()),
    );
  }
  // What a promise was resolved with is kept as long as the promise.
  expect(await intake.idle).toBeUndefined();
});
