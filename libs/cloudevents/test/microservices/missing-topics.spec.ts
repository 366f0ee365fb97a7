import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../test/support/manual-clock.js';
import type { ServerSettings } from '../../src/microservices/kafka/kafka-server.settings.js';
import { onceTopicsExist } from '../../src/microservices/kafka/missing-topics.js';
import { KafkaClientError } from '../../src/sinks/kafka/kafka-client.error.js';

/** As kafkajs says it. */
const unknownTopic = (): Error => Object.assign(new Error('no such topic'), { type: 'UNKNOWN_TOPIC_OR_PARTITION' });

/** Work that fails so often before it succeeds; with a connection timeout of 5 s. */
function aWait(failures: number, topics = ['poker'], failure: () => Error = unknownTopic) {
  const clock = new ManualClock();
  const halt = new AbortController();
  const state: { runs: number; end?: 'done' | Error } = { runs: 0 };
  const work = (): Promise<void> => (++state.runs > failures ? Promise.resolve() : Promise.reject(failure()));
  const settings = { clock, topics, connection: { timeout: 5 } as ServerSettings['connection'] };
  const ended = onceTopicsExist(work, settings, halt.signal).then(
    () => (state.end = 'done'),
    (error: Error) => (state.end = error),
  );
  return { clock, halt, state, ended };
}

describe('waiting for topics that do not exist', () => {
  it('takes no time where they do', async () => {
    const { clock, state, ended } = aWait(0);
    await ended;
    expect([state, clock.waits]).toEqual([{ runs: 1, end: 'done' }, []]);
  });

  it('asks again every 200 ms, until the broker has made them', async () => {
    const { clock, state } = aWait(3);
    await clock.advance(599);
    expect(state).toEqual({ runs: 3 });
    await clock.advance(1);
    expect([state, clock.pending]).toEqual([{ runs: 4, end: 'done' }, 0]);
  });

  it.each([
    [['poker'], "the topic 'poker' does not exist"],
    [['poker', 'hands'], "one of the topics 'poker', 'hands' does not exist"],
  ])('ends with the connection timeout, and names %j', async (topics, text) => {
    const { clock, state } = aWait(Infinity, topics);
    await clock.advance(4999);
    expect(state.end).toBeUndefined();
    await clock.advance(1);
    expect(state.end).toBeInstanceOf(KafkaClientError);
    expect(state.end).toMatchObject({
      code: 'UNKNOWN_TOPIC_OR_PARTITION',
      message: `${text}; create it, or let the broker do so (auto.create.topics.enable)`,
    });
    expect([state.runs, clock.pending]).toEqual([26, 0]);
  });

  it('ends at once when nobody waits any more', async () => {
    const { clock, halt, state, ended } = aWait(Infinity);
    await clock.advance(1000);
    halt.abort();
    await ended;
    expect([state.runs, clock.pending]).toEqual([6, 0]);
    expect(state.end).toMatchObject({ code: 'UNKNOWN_TOPIC_OR_PARTITION' });
  });

  it('waits for nothing else', async () => {
    const refused = Object.assign(new Error('no'), { type: 'TOPIC_AUTHORIZATION_FAILED' });
    const { clock, state, ended } = aWait(1, ['poker'], () => refused);
    await ended;
    expect([state, clock.waits]).toEqual([{ runs: 1, end: refused }, []]);
  });
});
