import type { EachBatchPayload } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { settle } from '../../../../test/support/manual-clock.js';
import { until } from '../../../../test/support/until.js';
import { cloudEvent } from '../../src/core/index.js';
import type { Verdict } from '../../src/microservices/dead-letter-note.js';
import { serverSettings } from '../../src/microservices/kafka/kafka-server.settings.js';
import { DeadLetterTopic } from '../../src/microservices/kafka/dead-letter-topic.js';
import { PartitionWorker } from '../../src/microservices/kafka/partition-worker.js';
import { RareLog } from '../../src/microservices/rare-log.js';
import type { RecordDispatch } from '../../src/microservices/kafka/record-dispatch.js';
import type { ReceivedKafkaRecord } from '../../src/microservices/kafka/received-record.js';
import type { CloudEventsKafkaServerOptions } from '../../src/microservices/index.js';
import type { Receipt } from '../../src/receiving/receipt.js';
import { HandClock } from '../sinks/kafka/support/hand-clock.js';
import { fails, ScriptedClients } from '../sinks/kafka/support/scripted-client.js';

type Answer = (offset: string) => Receipt | Promise<Receipt>;

const handled: Receipt = { status: 'handled' };
const failed: Receipt = { status: 'failed', error: new Error('no table') };

/** A worker on a partition whose group, clock and dead-letter topic a test holds in its hands. */
function aPartition(
  answer: Answer,
  options: Partial<CloudEventsKafkaServerOptions> = {},
  clients?: ScriptedClients,
  dispatch?: RecordDispatch,
) {
  const clock = new HandClock();
  const ran: string[] = [];
  const resolved: string[] = [];
  const paused: number[] = [];
  const sooners: Promise<void>[] = [];
  const lines: string[] = [];
  const say = (line: string): void => void lines.push(line);
  const abandon = new AbortController();
  const group = { running: true, beat: () => Promise.resolve(), beats: 0, commit: () => Promise.resolve() };
  const base = { brokers: ['a:1'], topics: ['poker'], groupId: 'g', receiver: () => Promise.reject(new Error()) };
  const worker = new PartitionWorker(
    {
      settings: serverSettings({ ...base, minDelay: 1, maxDelay: 100, pauseDelay: 30, clock, ...options }),
      receiver: {
        receive: async (_, { message }) => {
          const { offset } = message as ReceivedKafkaRecord;
          ran.push(offset);
          return answer(offset);
        },
      },
      decode: ({ offset }) => cloudEvent({ id: offset, source: '/a', type: 't' }),
      deadLetters: clients === undefined ? undefined : new DeadLetterTopic('dead', clients.factory),
      dispatch,
      log: new RareLog({ log: say, warn: say, error: say }, clock),
      abandoned: abandon.signal,
      later: (ms, _, sooner) => {
        paused.push(ms);
        if (sooner !== undefined) sooners.push(sooner);
      },
    },
    'poker',
    0,
  );
  const work = (...records: (string | [offset: string, key: string])[]): Promise<void> => {
    const messages = records.map((record) => {
      const [offset, key] = typeof record === 'string' ? [record, undefined] : record;
      return { offset, key: key === undefined ? null : Buffer.from(key), value: null, headers: {}, timestamp: '0' };
    });
    const payload = {
      batch: { topic: 'poker', partition: 0, messages },
      resolveOffset: (offset: string) => void resolved.push(offset),
      heartbeat: () => {
        group.beats++;
        return group.beat();
      },
      commitOffsetsIfNecessary: () => group.commit(),
      pause: () => () => undefined,
      isRunning: () => group.running,
      isStale: () => false,
    };
    return worker.work(payload as unknown as EachBatchPayload);
  };
  return { worker, work, clock, ran, resolved, paused, sooners, lines, abandon, group };
}

describe('PartitionWorker', () => {
  it('resolves records as they finish', async () => {
    const { work, resolved, paused } = aPartition(() => handled);
    await work('0', '1', '2');
    expect(resolved).toEqual(['0', '1', '2']);
    expect(paused).toEqual([]);
  });

  it('pauses before a failed record, and runs it again only when its time has come', async () => {
    const answers = [failed, handled];
    const { work, clock, ran, resolved, paused } = aPartition(
      (offset) => (offset === '1' ? answers.shift() : handled) ?? handled,
    );
    await work('0', '1', '2');
    expect([ran, resolved, paused]).toEqual([['0', '1'], ['0'], [1500]]);
    clock.move(1000);
    await work('1', '2');
    expect([ran.length, paused]).toEqual([2, [1500, 500]]);
    clock.move(500);
    await work('1', '2');
    expect(resolved).toEqual(['0', '1', '2']);
  });

  it('does not run again what it handled further on, when a read in between brings less', async () => {
    const answers = [failed, failed, handled];
    const { work, clock, ran, resolved } = aPartition(
      (offset) => (offset === '0' ? answers.shift() : handled) ?? handled,
      { keyConcurrency: 2 },
    );
    const first: [string, string] = ['0', 'a'];
    const others: [string, string][] = [
      ['1', 'b'],
      ['2', 'b'],
    ];
    await work(first, ...others);
    clock.move(1500);
    await work(first, ...others.slice(0, 1));
    clock.move(100_000);
    await work(first, ...others);
    expect([ran, resolved]).toEqual([['0', '1', '2', '0', '0'], ['2']]);
  });

  it('goes on with other keys, resolves nothing past the failed one, and does not run them again', async () => {
    const answers = [failed, handled];
    const { work, clock, ran, resolved } = aPartition(
      (offset) => (offset === '0' ? answers.shift() : handled) ?? handled,
      { keyConcurrency: 2 },
    );
    const records: [string, string][] = [
      ['0', 'a'],
      ['1', 'b'],
      ['2', 'a'],
      ['3', 'b'],
    ];
    await work(...records);
    expect([ran, resolved]).toEqual([['0', '1', '3'], []]);
    clock.move(1500);
    await work(...records);
    expect(ran).toEqual(['0', '1', '3', '0', '2']);
    expect(resolved.at(-1)).toBe('3');
  });

  it('beats while a handler runs, and stops when it is done', async () => {
    let end: (receipt: Receipt) => void = () => undefined;
    const { work, clock, group } = aPartition(() => new Promise((resolve) => (end = resolve)));
    const working = work('0');
    for (let second = 1; second <= 60; second++) {
      clock.move(1000);
      await until('it has beaten', () => clock.waiting === 1);
    }
    expect(group.beats).toBe(60);
    end(handled);
    await working;
    expect(clock.waiting).toBe(0);
  });

  it('ends the running record when the group shares out anew, and tells the consumer then', async () => {
    let end: (receipt: Receipt) => void = () => undefined;
    const { work, clock, group, ran, resolved } = aPartition(() => new Promise((resolve) => (end = resolve)));
    const rebalance = new Error('rebalance in progress');
    group.beat = () => Promise.reject(rebalance);
    const working = work('0', '1');
    await until('it runs', () => ran.length === 1);
    clock.move(1000);
    await until('it beats on', () => clock.waiting === 1);
    end(handled);
    await expect(working).rejects.toBe(rebalance);
    expect([ran, resolved]).toEqual([['0'], ['0']]);
  });

  it('tells the consumer of a commit that failed, and runs nothing more', async () => {
    const { work, group, ran } = aPartition(() => handled);
    const refused = new Error('illegal generation');
    group.commit = () => Promise.reject(refused);
    await expect(work('0', '1')).rejects.toBe(refused);
    expect(ran).toEqual(['0']);
  });

  it('begins nothing when the consumer stops', async () => {
    const { work, group, ran } = aPartition(() => {
      group.running = false;
      return handled;
    });
    await work('0', '1');
    expect(ran).toEqual(['0']);
  });

  it('lets go of a handler nobody waits for, and does not resolve it later', async () => {
    let end: (receipt: Receipt) => void = () => undefined;
    const { work, worker, ran, resolved, abandon } = aPartition(() => new Promise((resolve) => (end = resolve)));
    const working = work('0', '1');
    await until('it runs', () => ran.length === 1);
    expect(worker.running).toBe(1);
    abandon.abort();
    await working;
    end(handled);
    await worker.idle;
    expect([ran, resolved, worker.running]).toEqual([['0'], [], 0]);
  });

  it('says nothing of a record that ends after the partitions were shared out anew', async () => {
    let end: (receipt: Receipt) => void = () => undefined;
    const { work, worker, ran, resolved } = aPartition(() => new Promise((resolve) => (end = resolve)));
    const working = work('0', '1');
    await until('it runs', () => ran.length === 1);
    worker.retire();
    end(handled);
    await working;
    expect([ran, resolved]).toEqual([['0'], []]);
  });

  it('does not run a handler again because the dead-letter topic failed', async () => {
    const clients = new ScriptedClients({ sendBatch: [fails(new Error('denied'))] });
    const { work, clock, ran, resolved, paused, lines } = aPartition(() => failed, { retries: 0 }, clients);
    await work('0', '1');
    expect([ran, resolved, paused]).toEqual([['0'], [], [30_000]]);
    expect(lines.at(-1)).toBe(
      "The event '0' (t) of topic 'poker' partition 0 at offset 0 cannot be handled (failed, after 1 attempt): Error: no table. " +
        "The dead-letter topic 'dead' did not take it: Error: denied. " +
        "topic 'poker' partition 0 is paused, and tried again in 30 s",
    );
    clock.move(30_000);
    await work('0');
    expect([ran, resolved]).toEqual([['0'], ['0']]);
    expect(clients.sent.map(({ client, topic }) => [client, topic])).toEqual([
      [1, 'dead'],
      [2, 'dead'],
    ]);
  });

  it('runs it again where there is no dead-letter topic: what failed may be repaired', async () => {
    const answers = [failed, failed, handled];
    const { work, clock, ran, resolved, paused } = aPartition(() => answers.shift() ?? handled, { retries: 0 });
    await work('0');
    clock.move(30_000);
    await work('0');
    clock.move(30_000);
    await work('0');
    expect([ran, resolved, paused]).toEqual([['0', '0', '0'], ['0'], [30_000, 30_000]]);
  });
});

describe('PartitionWorker, telling the application of what it gave up', () => {
  const rejected: Receipt = { status: 'rejected', error: new TypeError('no seat') };

  /** Notes what it is told; answers as a test says. */
  function told(answer: () => void = () => undefined) {
    const records: [ReceivedKafkaRecord, Verdict][] = [];
    const onGivenUp: CloudEventsKafkaServerOptions['onGivenUp'] = (record, verdict) => {
      records.push([record, verdict]);
      answer();
    };
    return { records, onGivenUp, offsets: () => records.map(([{ offset }]) => offset) };
  }

  it('each record that is skipped, once, with the record and why', async () => {
    const { records, onGivenUp } = told();
    const answer = (offset: string): Receipt => (offset === '1' ? rejected : handled);
    const { work, resolved } = aPartition(answer, { withoutDeadLetterTopic: 'skip', onGivenUp });
    await work('0', '1', '2');
    expect(resolved).toEqual(['0', '1', '2']);
    expect(records).toEqual([
      [
        expect.objectContaining({ topic: 'poker', partition: 0, offset: '1' }),
        { reason: 'rejected', attempts: 1, error: expect.objectContaining({ message: 'no seat' }) as Error },
      ],
    ]);
  });

  it('a record in the dead letters, not before it lies there', async () => {
    const clients = new ScriptedClients({ sendBatch: [fails(new Error('denied'))] });
    const { onGivenUp, offsets } = told();
    const { work, clock } = aPartition(() => rejected, { onGivenUp }, clients);
    await work('0');
    expect(offsets()).toEqual([]);
    clock.move(30_000);
    await work('0');
    expect(offsets()).toEqual(['0']);
  });

  it('no record that is only paused before', async () => {
    const answers = [rejected, handled];
    const { onGivenUp, offsets } = told();
    const { work, clock, resolved } = aPartition(() => answers.shift() ?? handled, { onGivenUp });
    await work('0');
    clock.move(30_000);
    await work('0');
    expect([offsets(), resolved]).toEqual([[], ['0']]);
  });

  it('goes on when that throws, and logs it', async () => {
    const { onGivenUp, offsets } = told(() => {
      throw new Error('no counter');
    });
    const { work, resolved, lines } = aPartition(() => rejected, { withoutDeadLetterTopic: 'skip', onGivenUp });
    await work('0', '1');
    expect([offsets(), resolved]).toEqual([
      ['0', '1'],
      ['0', '1'],
    ]);
    // Not once for each record.
    expect(lines.filter((line) => line.startsWith('onGivenUp'))).toEqual([
      'onGivenUp failed: Error: no counter. The message is given up all the same',
    ]);
  });
});

describe('PartitionWorker with a dispatch', () => {
  function aDispatch() {
    const told: string[] = [];
    const idle = Promise.resolve();
    const dispatch: RecordDispatch = {
      reading: (topic, partition, from) => void told.push(`reading ${topic} ${partition} from ${from}`),
      idle: () => idle,
      attemptsOf: () => 7,
      givenUp: ({ offset }) => void told.push(`${offset} was given up`),
      rejoined: () => undefined,
    };
    return { dispatch, told, idle };
  }

  it('hands all records over at once, and asks again for those that wait as soon as the dispatch knows more', async () => {
    const { dispatch, told, idle } = aDispatch();
    let isKnown = false;
    const undecided: Receipt = { status: 'in-flight' };
    const answer: Answer = (offset) => (offset === '1' && !isKnown ? undecided : handled);
    const { work, ran, resolved, paused, sooners } = aPartition(answer, {}, undefined, dispatch);
    await work(['0', 'a'], ['1', 'a'], ['2', 'a']);
    expect([ran, resolved]).toEqual([['0', '1', '2'], ['0']]);
    expect(paused).toHaveLength(1);
    expect(sooners).toEqual([idle]);
    isKnown = true;
    // No time has passed.
    await work(['1', 'a'], ['2', 'a']);
    expect([ran.slice(3), resolved.at(-1)]).toEqual([['1'], '2']);
    expect(told).toEqual(['reading poker 0 from 0', 'reading poker 0 from 1']);
  });

  it('does not keep the group waiting for what is under way', async () => {
    const { dispatch } = aDispatch();
    const never: Answer = () => new Promise(() => undefined);
    const { work, clock, group } = aPartition(never, { rebalanceTimeout: 60 }, undefined, dispatch);
    group.beat = () => Promise.reject(new Error('rebalancing'));
    let error: unknown;
    const working = work('0').catch((thrown: unknown) => (error = thrown));
    await settle();
    clock.move(1000);
    await settle();
    clock.move(5900);
    await settle();
    expect(error).toBeUndefined();
    clock.move(100);
    await working;
    expect(error).toMatchObject({ message: 'rebalancing' });
  });

  it('tells it what lies in the dead letters, with the attempts that it counted', async () => {
    const { dispatch, told } = aDispatch();
    const clients = new ScriptedClients();
    const answer: Answer = () => ({ status: 'rejected', error: new Error('no') });
    const { work, lines } = aPartition(answer, { deadLetterTopic: 'dead' }, clients, dispatch);
    await work('0');
    expect(told).toContain('0 was given up');
    expect(lines.join()).toContain('(rejected, after 7 attempts)');
  });
});
