import { Injectable } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { until } from '../../../../../test/support/until.js';
import { type CloudEvent, CloudEventsModule } from '../../../src/index.js';
import { CloudEventsReceiver, OnCloudEvent } from '../../../src/receiving/index.js';
import { HttpRoom } from '../../sinks/http/http-room.js';
import { Held } from '../support.js';
import { batch, binary, handEvent, structured } from './messages.js';
import { type Answer, factoryApp, platforms } from './receiving-app.js';

/** Runs as long as a test holds it, then fails as often as a test says. */
@Injectable()
class Hands {
  readonly began: string[] = [];
  readonly ended: string[] = [];
  readonly entered = new Held();
  held: Held | undefined;
  failures = 0;

  @OnCloudEvent('hand.*')
  async onHand({ source, id }: CloudEvent): Promise<void> {
    this.began.push(`${source} ${id}`);
    this.entered.finish();
    await this.held?.promise;
    this.failures -= 1;
    if (this.failures >= 0) throw new Error('the table is locked');
    this.ended.push(`${source} ${id}`);
  }
}

describe.each(platforms)('an event that comes more than once to the endpoint on %s (R3)', (platform) => {
  async function running() {
    const options = { sink: 'none', receiver: { path: '/events', inbox: 'memory' } } as const;
    const { app, post, url } = await factoryApp(platform, {
      imports: [CloudEventsModule.forRoot(options)],
      providers: [Hands],
    });
    const send = ({ headers, body } = structured()): Promise<Answer> => post('/events', headers, body);
    return { hands: app.get(Hands), receiver: app.get(CloudEventsReceiver), send, url: `${url}/events` };
  }

  it('runs once, and all that come before it is done are to come again', async () => {
    const { hands, receiver, send } = await running();
    hands.held = new Held();
    const first = send();
    await hands.entered.promise;
    const meanwhile = await Promise.all(Array.from({ length: 10 }, () => send()));
    expect(meanwhile.map(({ status, headers }) => [status, headers.get('retry-after')])).toEqual(
      Array.from({ length: 10 }, () => [503, '1']),
    );
    expect(hands.ended).toEqual([]);
    hands.held.finish();
    expect((await first).status).toBe(204);
    expect((await send()).status).toBe(204);
    expect(hands.began).toEqual(['poker/hand hand-1']);
    expect(receiver.counts()).toMatchObject({ handled: 1, duplicates: 11 });
  });

  it('runs once for twenty senders at the same time, none of which is told of success before it is done', async () => {
    const { hands, send } = await running();
    hands.held = new Held();
    const success: string[] = [];
    const sender = async (): Promise<void> => {
      for (;;) {
        const { status } = await send();
        expect([204, 503]).toContain(status);
        if (status === 204) return void success.push(`after ${hands.ended.length} runs`);
        hands.held?.finish();
      }
    };
    await Promise.all(Array.from({ length: 20 }, sender));
    expect(success).toEqual(Array.from({ length: 20 }, () => 'after 1 runs'));
    expect(hands.began).toHaveLength(1);
  });

  it('runs once for two HTTP sinks, both of which have delivered it in the end', async () => {
    const { hands, receiver, url } = await running();
    hands.held = new Held();
    const first = new HttpRoom(url, { mode: 'structured' }).deliverOne(handEvent());
    await hands.entered.promise;
    const second = new HttpRoom(url, { mode: 'binary' }).deliverOne(handEvent());
    await until('the second was put off', () => receiver.counts().duplicates > 0);
    hands.held.finish();
    expect(await first).toMatchObject({ status: 'delivered' });
    expect(await second).toMatchObject({ status: 'delivered' });
    expect(hands.began).toHaveLength(1);
  });

  it('runs once, whatever the mode and the rest of the event', async () => {
    const { hands, send } = await running();
    expect((await send()).status).toBe(204);
    expect((await send(binary())).status).toBe(204);
    expect((await send(batch([handEvent('hand-1', { data: { pot: 7 } })]))).status).toBe(204);
    expect(hands.began).toEqual(['poker/hand hand-1']);
  });

  it('runs once when it is twice in one batch', async () => {
    const { hands, send } = await running();
    expect((await send(batch([handEvent(), handEvent('hand-2'), handEvent()]))).status).toBe(204);
    expect(hands.began).toEqual(['poker/hand hand-1', 'poker/hand hand-2']);
  });

  it('runs again when its first run failed', async () => {
    const { hands, send } = await running();
    hands.failures = 1;
    expect([(await send()).status, (await send()).status, (await send()).status]).toEqual([500, 204, 204]);
    expect([hands.began.length, hands.ended.length]).toEqual([2, 1]);
  });

  it('is another event from another source', async () => {
    const { hands, send } = await running();
    expect((await send()).status).toBe(204);
    expect((await send(structured(handEvent('hand-1', { source: 'poker/other' })))).status).toBe(204);
    expect(hands.began).toEqual(['poker/hand hand-1', 'poker/other hand-1']);
  });
});
