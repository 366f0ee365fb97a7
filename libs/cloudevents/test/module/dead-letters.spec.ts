import { ConfigModule } from '@nestjs/config';
import { Test } from '@nestjs/testing';
import { describe, expect, it } from 'vitest';
import { settle } from '../../../../test/support/manual-clock.js';
import { until } from '../../../../test/support/until.js';
import { CLOUDEVENTS_DEAD_LETTERS } from '../../src/cloudevents.tokens.js';
import {
  CloudEventsConfigError,
  CloudEventsModule,
  type CloudEventsModuleOptions,
  CloudEventsPublisher,
  DeadLetterError,
  DeadLetters,
  DeliveryError,
} from '../../src/index.js';
import { MemoryDeadLetterStore } from '../../src/testing/memory-dead-letter.store.js';
import { delivered, rejected, ScriptedSink } from '../delivery/scripted-sink.js';
import { silent } from '../support/silent-logger.js';
import { startApplication } from '../support/start-application.js';

type Answer = ConstructorParameters<typeof ScriptedSink>[0];

const compiled = (options: CloudEventsModuleOptions) =>
  Test.createTestingModule({
    imports: [ConfigModule.forRoot({ ignoreEnvFile: true }), CloudEventsModule.forRoot({ sink: 'none', ...options })],
  });

/** An application with one sink, and a store of dead letters that is its own. */
async function start(answer: Answer = () => rejected(), options: CloudEventsModuleOptions = {}) {
  const sink = new ScriptedSink(answer, {}, 'web');
  const store = new MemoryDeadLetterStore();
  const { app, lines, close } = await startApplication(compiled({ sinks: [sink], deadLetters: { store }, ...options }));
  /** `a1` is event 1 of subject a; what does not arrive is looked at in the store. */
  const send = async (...ids: string[]): Promise<unknown> =>
    app
      .get(CloudEventsPublisher)
      .send(ids.map((id) => ({ specversion: '1.0', id, source: '/s', type: 't', subject: id.slice(0, 1), data: id })))
      .catch((error: unknown) => error);
  const ids = (): string[] => store.letters.map(({ id }) => id);
  return { app, sink, store, lines, close, send, ids, deadLetters: app.get(DeadLetters) };
}

describe('DeadLetters', () => {
  it('lists what did not arrive, page by page, and counts it', async () => {
    const { send, deadLetters } = await start();
    expect(await send('a1', 'a2', 'a3', 'b1')).toBeInstanceOf(DeliveryError);
    const first = await deadLetters.list({}, { limit: 3 });
    expect(first.letters.map(({ id, sink, reason }) => `${id} ${sink} ${reason}`)).toEqual([
      'a1 web rejected',
      'a2 web rejected',
      'a3 web rejected',
    ]);
    const { letters, next } = await deadLetters.list({}, { limit: 3, after: first.next });
    expect([letters.map(({ id }) => id), next]).toEqual([['b1'], undefined]);
    expect((await deadLetters.list()).letters).toHaveLength(4);
    expect(await deadLetters.count({ subject: 'a' })).toBe(3);
    expect(await deadLetters.count()).toBe(4);
  });

  it('sends them again with the same bytes, in their order, and removes what arrived', async () => {
    let isBack = false;
    const { send, sink, store, deadLetters } = await start(() => (isBack ? delivered : rejected()));
    await send('a1', 'a2', 'b1');
    const bytes = store.letters.map(({ event }) => event);
    isBack = true;
    const payloads: unknown[] = [];
    const encode = sink.encode.bind(sink);
    sink.encode = (event) => {
      payloads.push(event);
      return encode(event);
    };
    expect(await deadLetters.requeue({ subject: 'a' })).toEqual({ matched: 2, requeued: 2, failed: 0, left: 0 });
    expect(sink.attempts.slice(1)).toEqual([['a1', 'a2']]);
    expect(payloads).toMatchObject([{ id: 'a1', source: '/s', data: { kind: 'json' } }, { id: 'a2' }]);
    expect(store.letters).toMatchObject([{ id: 'b1', event: bytes[2] }]);
  });

  it('tries each once, although what fails again lies there anew', async () => {
    const { send, sink, store, deadLetters } = await start();
    const ids = Array.from({ length: 250 }, (_, index) => `a${index}`);
    await send(...ids);
    const before = await deadLetters.list({}, { limit: 1000 });
    expect(await deadLetters.requeue({ sink: 'web' })).toEqual({ matched: 250, requeued: 0, failed: 250, left: 0 });
    expect(sink.attempts.flat()).toHaveLength(500);
    expect(store.letters.map(({ id }) => id)).toEqual(ids);
    expect(store.letters.map(({ event }) => event)).toEqual(before.letters.map(({ event }) => event));
    expect(store.letters.map(({ key }) => key)).not.toEqual(before.letters.map(({ key }) => key));
  });

  it('delivers them itself where there is no outbox to hand them to', async () => {
    let isBack = false;
    const { send, store, ids, deadLetters } = await start(() => (isBack ? delivered : rejected()));
    Object.assign(store, { requeue: () => Promise.resolve(1) });
    await send('a1');
    isBack = true;
    expect(await deadLetters.requeue({ sink: 'web' })).toMatchObject({ requeued: 1 });
    expect(ids()).toEqual([]);
  });

  it('leaves what it cannot send, and says why', async () => {
    const { store, sink, lines, deadLetters } = await start(() => delivered);
    const letter = { source: '/s', type: 't', subject: 'a', attempts: 1, error: undefined };
    const times = { firstFailedAt: '2026-01-01T00:00:00Z', failedAt: '2026-01-01T00:00:00Z' };
    const text = (id: string): string => JSON.stringify({ specversion: '1.0', id, source: '/s', type: 't' });
    await store.put([
      { ...letter, ...times, id: 'a1', sink: 'old', reason: 'rejected', event: text('a1') },
      { ...letter, ...times, id: 'a2', sink: 'web', reason: 'invalid', event: '{"specversion":' },
      { ...letter, ...times, id: 'a3', sink: 'web', reason: 'rejected', event: text('a3') },
    ]);
    const filter = { source: '/s' };
    expect(await deadLetters.requeue(filter, { dryRun: true })).toEqual({
      matched: 3,
      requeued: 0,
      failed: 0,
      left: 1,
    });
    expect(sink.attempts).toEqual([]);
    expect(await deadLetters.requeue(filter)).toEqual({ matched: 3, requeued: 1, failed: 0, left: 2 });
    expect(store.letters.map(({ id }) => id)).toEqual(['a1', 'a2']);
    expect(lines).toContain("1 dead letters stay where they are: sink 'old' is not configured here");
    expect(lines.filter((line) => line.includes('they cannot be sent any more, the last one since'))).toHaveLength(1);
  });

  it('sends nothing more to a receiver that is gone', async () => {
    const { send, sink, deadLetters, ids } = await start(() => rejected('gone'));
    await send('a1', 'b1');
    expect(await deadLetters.requeue({ reason: 'gone' })).toMatchObject({ matched: 2, left: 2 });
    expect(sink.attempts).toHaveLength(1);
    expect(ids()).toEqual(['a1', 'b1']);
  });

  it('leaves letters as they are when the application ends before they are delivered', async () => {
    let isHanging = false;
    const answer = () => (isHanging ? new Promise<never>(() => undefined) : rejected());
    const { send, close, sink, store, deadLetters, lines } = await start(answer, { shutdownTimeout: 0 });
    await send('a1', 'a2');
    const letters = [...store.letters];
    isHanging = true;
    const requeued = deadLetters.requeue({ subject: 'a' });
    await until('they are sent', () => sink.attempts.length === 2);
    await close();
    expect(await requeued).toEqual({ matched: 2, requeued: 0, failed: 0, left: 2 });
    expect(store.letters).toEqual(letters);
    expect(lines).toContain('2 dead letters stay where they are: the application stops');
  });

  it('never takes one away that failed again and could not be kept anew', async () => {
    let puts = 0;
    const { send, close, store, deadLetters, ids } = await start(() => rejected(), { shutdownTimeout: 0 });
    await send('a1', 'a2');
    store.put = () => Promise.reject(new Error(`the store is down, ${++puts} times`));
    const requeued = deadLetters.requeue({ subject: 'a' });
    await until('they failed again', () => puts > 0);
    await close();
    expect(await requeued).toEqual({ matched: 2, requeued: 0, failed: 0, left: 2 });
    expect(ids()).toEqual(['a1', 'a2']);
  });

  it('throws away what the filter says, and nothing in a dry run', async () => {
    const { send, deadLetters, ids } = await start();
    await send('a1', 'b1', 'a2');
    expect(await deadLetters.purge({ subject: 'a' }, { dryRun: true })).toEqual({ matched: 2, purged: 0 });
    expect(ids()).toHaveLength(3);
    expect(await deadLetters.purge({ subject: 'a' })).toEqual({ matched: 2, purged: 2 });
    expect(ids()).toEqual(['b1']);
  });

  it('O13: does nothing without a filter, or with a slip in it', async () => {
    const { send, sink, deadLetters, ids } = await start();
    await send('a1');
    const slip = { snk: 'web' } as object;
    for (const filter of [{}, { sink: undefined }, { sink: '' }, { keys: [] }, slip]) {
      await expect(deadLetters.requeue(filter)).rejects.toThrow(DeadLetterError);
      await expect(deadLetters.purge(filter)).rejects.toThrow(DeadLetterError);
    }
    const options = { dryrun: true } as object;
    await expect(deadLetters.purge({ sink: 'web' }, options)).rejects.toThrow("no member 'dryrun'");
    await expect(deadLetters.requeue({ sink: 'web' }, options)).rejects.toThrow("no member 'dryrun'");
    await expect(deadLetters.list(slip)).rejects.toThrow(DeadLetterError);
    await expect(deadLetters.count(slip)).rejects.toThrow(DeadLetterError);
    expect(ids()).toEqual(['a1']);
    expect(sink.attempts).toHaveLength(1);
  });

  it('says which setting is missing where there is no store, and publish fails as it did', async () => {
    const { send, deadLetters } = await start(() => rejected(), { deadLetters: { store: 'none' } });
    for (const call of [
      () => deadLetters.list(),
      () => deadLetters.count(),
      () => deadLetters.purge({ sink: 'web' }),
    ]) {
      await expect(call()).rejects.toThrow(/CLOUDEVENTS_DEAD_LETTERS/);
    }
    await expect(deadLetters.requeue({ sink: 'web' })).rejects.toBeInstanceOf(DeadLetterError);
    expect(await send('a1')).toMatchObject({ report: { events: [{ deliveries: [{ status: 'failed' }] }] } });
  });
});

describe('a store that the module made', () => {
  it('gets what is left at the end, and is closed after that', async () => {
    const steps: string[] = [];
    const store = new MemoryDeadLetterStore();
    const put = store.put.bind(store);
    store.put = (letters) => {
      steps.push(`put ${letters.map(({ id, reason }) => `${id} ${reason}`).join()}`);
      return put(letters);
    };
    const closing = Object.assign(store, { close: () => Promise.resolve(void steps.push('closed')) });
    const sink = new ScriptedSink(() => new Promise(() => undefined), {}, 'web');
    const app = await compiled({ sinks: [sink], shutdownTimeout: 0 })
      .overrideProvider(CLOUDEVENTS_DEAD_LETTERS)
      .useValue({ store: closing, isOwn: true })
      .setLogger(silent)
      .compile();
    await app.init();
    const sent = app.get(CloudEventsPublisher).send({ specversion: '1.0', id: 'a1', source: '/s', type: 't' });
    const failed = sent.catch((error: unknown) => error);
    await settle();
    await app.close();
    expect(await failed).toMatchObject({ message: /1 of 1 failed at sink 'web' \(1 of them in the dead letters\)/ });
    expect(steps).toEqual(['put a1 shutdown', 'closed']);
  });
});

describe('the settings of dead letters', () => {
  it.each([
    [{ deadLetters: { store: 'outbox' } }, "CLOUDEVENTS_DEAD_LETTERS: is 'outbox', but there is no outbox"],
    [
      { deadLetters: { store: 'kafka' } },
      "CLOUDEVENTS_KAFKA_BROKERS: is required because CLOUDEVENTS_DEAD_LETTERS is 'kafka'",
    ],
    [{ deadLetters: { store: {} } }, "deadLetters.store: must be 'outbox', 'kafka', 'none' or a DeadLetterStore"],
    [{ deadLetters: { topic: 'a b' } }, 'deadLetters.topic: must be a topic name'],
    [
      { deadLetters: { store: 'kafka', topic: 'hands' }, kafka: { topic: 'hands' } },
      'CLOUDEVENTS_DEAD_LETTER_TOPIC: must not be CLOUDEVENTS_KAFKA_TOPIC',
    ],
  ])('%o cannot be', async (options, problem) => {
    const module = compiled(options as CloudEventsModuleOptions)
      .setLogger(silent)
      .compile();
    await expect(module).rejects.toThrow(CloudEventsConfigError);
    await expect(module).rejects.toThrow(problem);
  });
});
