import { describe, expect, it } from 'vitest';
import { Gate } from '../../../../test/support/http/gate.js';
import { ManualClock, settle } from '../../../../test/support/manual-clock.js';
import { acceptEvent, type CloudEvent } from '../../src/core/index.js';
import { DeliveryChannel } from '../../src/delivery/index.js';
import { InvalidEventError } from '../../src/errors/index.js';
import { type DispatchTools, PartitionDispatch } from '../../src/microservices/kafka/dispatcher/partition-dispatch.js';
import type { ReceivedKafkaRecord } from '../../src/microservices/kafka/received-record.js';
import type { Receipt } from '../../src/receiving/receipt.js';
import type { Outcome } from '../../src/sinks/sink.js';
import { delivered, failing, rejected, ScriptedSink } from '../delivery/scripted-sink.js';

type Answer = ConstructorParameters<typeof ScriptedSink>[0];

const silent = { log: () => undefined, warn: () => undefined, error: () => undefined };
const policy = { attempts: 2, minDelay: 100, maxDelay: 1000 };

interface Options {
  readonly maxEvents?: number;
  readonly batch?: number;
  readonly invalid?: string;
  readonly giveUpAfter?: number;
}

/** A partition whose channels are real, and whose clock and sinks a test holds in its hands. */
function aPartition(
  answers: Answer | readonly Answer[],
  { maxEvents = 1000, batch = 2, invalid, giveUpAfter = 10_000 }: Options = {},
) {
  const clock = new ManualClock();
  const lists = Array.isArray(answers) ? (answers as readonly Answer[]) : [answers as Answer];
  const sinks = lists.map((answer, index) => new ScriptedSink(answer, { events: batch }, `sink-${index}`));
  const channels = sinks.map((sink) => new DeliveryChannel(sink, policy, clock, silent));
  const attempts: number[] = [];
  const lines: string[] = [];
  const say = (line: string): void => void lines.push(line);
  const tools: DispatchTools = {
    channels,
    accept: (event) => {
      if (event.id === invalid) throw new InvalidEventError([{ attribute: 'type', rule: 'is not ours' }]);
      return acceptEvent(event);
    },
    isFull: () => channels.some(({ pending }) => pending >= maxEvents),
    giveUpAfter,
    clock,
    log: { log: say, warn: say },
    gaveUp: (_, count) => void attempts.push(count),
  };
  const partition = new PartitionDispatch(tools, "topic 't' partition 0");
  /** Hands over the events that are named, in the order of their offsets; what they are told appears in time. */
  const receive = (from: number, ...ids: readonly string[]): Record<string, Receipt> => {
    const told: Record<string, Receipt> = {};
    ids.forEach((id, index) => {
      const event = { specversion: '1.0', id, source: '/test', type: 'test', subject: id.slice(0, 1) } as CloudEvent;
      void partition.receive(event, recordAt(from + index)).then((receipt) => (told[id] = receipt));
    });
    return told;
  };
  const read = (from: number, ...ids: readonly string[]): Record<string, Receipt> => {
    partition.reading(String(from));
    return receive(from, ...ids);
  };
  return { clock, sinks, sink: sinks[0] as ScriptedSink, channels, partition, receive, read, attempts, lines };
}

const recordAt = (offset: number) => ({ topic: 't', partition: 0, offset: String(offset) }) as ReceivedKafkaRecord;
const statuses = (told: Record<string, Receipt>) =>
  Object.fromEntries(Object.entries(told).map(([id, { status }]) => [id, status]));

describe('the records of a partition on their way to the sinks', () => {
  it('are sent together, and told when each has arrived', async () => {
    const { clock, sink, read } = aPartition(() => delivered);
    const told = read(5, 'a1', 'a2', 'b1');
    await clock.advance(0);
    expect(sink.attempts).toEqual([['a1', 'a2'], ['b1']]);
    expect(statuses(told)).toEqual({ a1: 'handled', a2: 'handled', b1: 'handled' });
  });

  it('are undecided when nothing moves for a second, and join their first sending when they are read again', async () => {
    const gate = new Gate();
    const { clock, sink, read, partition } = aPartition(() => gate.opened.then(() => delivered));
    const told = read(0, 'a1', 'a2');
    await clock.advance(999);
    expect(told).toEqual({});
    await clock.advance(1);
    expect(statuses(told)).toEqual({ a1: 'in-flight', a2: 'in-flight' });
    const again = read(0, 'a1', 'a2');
    await settle();
    expect(statuses(again)).toEqual({ a1: 'in-flight', a2: 'in-flight' });
    let isIdle = false;
    void partition.idle()?.then(() => (isIdle = true));
    expect(isIdle).toBe(false);
    gate.open();
    await settle();
    expect(isIdle).toBe(true);
    const last = read(0, 'a1', 'a2');
    await settle();
    expect(statuses(last)).toEqual({ a1: 'handled', a2: 'handled' });
    expect(sink.attempts).toEqual([['a1', 'a2']]);
    expect(partition.idle()).toBeUndefined();
  });

  it('are waited for as long as others of the partition arrive', async () => {
    const gates = [new Gate(), new Gate()];
    const { clock, read } = aPartition((_, attempt) => (gates[attempt - 1] as Gate).opened.then(() => delivered));
    const told = read(0, 'a1', 'a2', 'a3');
    await clock.advance(900);
    gates[0]?.open();
    await clock.advance(900);
    expect(statuses(told)).toEqual({ a1: 'handled', a2: 'handled' });
    await clock.advance(100);
    expect(statuses(told)).toEqual({ a1: 'handled', a2: 'handled', a3: 'in-flight' });
  });

  it('are repeated by the sink, and given up only some time after the first failure', async () => {
    const { clock, sink, read, attempts } = aPartition(() => failing());
    const told = read(0, 'a1');
    await clock.advance(9000);
    expect(statuses(told)).toEqual({ a1: 'in-flight' });
    expect(sink.attempts.length).toBeGreaterThan(policy.attempts);
    await clock.advance(2000);
    const again = read(0, 'a1');
    await settle();
    expect(statuses(again)).toEqual({ a1: 'failed' });
    expect(attempts).toEqual([sink.attempts.length]);
  });

  it('wait, with all of their subject, until one that is refused lies in the dead letters', async () => {
    const { clock, sink, read, partition } = aPartition(([id]) => (id === 'a1' ? rejected() : delivered), { batch: 1 });
    const told = read(0, 'a1', 'a2', 'b1');
    await clock.advance(500);
    expect(statuses(told)).toEqual({ a1: 'rejected', b1: 'handled' });
    expect(sink.attempts).toEqual([['a1'], ['b1']]);
    partition.givenUp(recordAt(0));
    await clock.advance(0);
    expect(statuses(told)).toEqual({ a1: 'rejected', a2: 'handled', b1: 'handled' });
  });

  it('go on behind one that failed when the partition is read from further on, and are left to others when it is lost', async () => {
    const answer = ([id]: readonly string[]): Outcome => (id === 'a1' ? rejected() : delivered);
    const waiting = async () => {
      const made = aPartition(answer, { batch: 1 });
      made.read(0, 'a1', 'a2');
      await made.clock.advance(0);
      return made;
    };
    const lost = await waiting();
    lost.partition.rejoined(true);
    await lost.clock.advance(0);
    expect(lost.sink.attempts).toEqual([['a1']]);
    // The next owner begins with a1, which may arrive by then: a2 must not come before it.
    lost.partition.rejoined(false);
    await lost.clock.advance(0);
    expect(lost.sink.attempts).toEqual([['a1']]);
    expect(lost.channels[0]?.pending).toBe(0);
    lost.partition.rejoined(true);
    const again = lost.read(1, 'a2');
    await lost.clock.advance(0);
    expect(statuses(again)).toEqual({ a2: 'handled' });
    expect(lost.sink.attempts).toEqual([['a1'], ['a2']]);

    const moved = await waiting();
    moved.read(1);
    await moved.clock.advance(0);
    expect(moved.sink.attempts).toEqual([['a1'], ['a2']]);
  });

  it('are sent again after the group was shared out anew, since others may have rewound it', async () => {
    const gate = new Gate();
    const { clock, sink, read, partition } = aPartition(() => gate.opened.then(() => delivered));
    read(0, 'a1');
    await clock.advance(1000);
    gate.open();
    await settle();
    partition.rejoined(true);
    const again = read(0, 'a1');
    await clock.advance(0);
    expect(statuses(again)).toEqual({ a1: 'handled' });
    expect(sink.attempts).toEqual([['a1'], ['a1']]);
  });

  it('tell who reads the partition now, where it was shared out anew meanwhile', async () => {
    const gate = new Gate();
    const { clock, sink, read, partition } = aPartition(() => gate.opened.then(() => delivered));
    const told = read(0, 'a1');
    partition.rejoined(true);
    const now = read(0, 'a1');
    gate.open();
    await clock.advance(0);
    expect([statuses(told), statuses(now)]).toEqual([{ a1: 'in-flight' }, { a1: 'in-flight' }]);
    const again = read(0, 'a1');
    await settle();
    expect(statuses(again)).toEqual({ a1: 'handled' });
    expect(sink.attempts).toEqual([['a1']]);
  });

  it('are not taken while too much is pending, nor is any behind the first one that was not', async () => {
    const gate = new Gate();
    const made = aPartition(() => gate.opened.then(() => delivered), { maxEvents: 2 });
    const { clock, sink, channels, receive, read } = made;
    const told = read(0, 'a1', 'a2', 'a3', 'a4');
    await settle();
    expect(statuses(told)).toEqual({ a3: 'in-flight', a4: 'in-flight' });
    expect(channels[0]?.pending).toBe(2);
    gate.open();
    await settle();
    // There is room now, but not for one that would overtake.
    const late = receive(3, 'a4');
    await clock.advance(0);
    expect(statuses(late)).toEqual({ a4: 'in-flight' });
    const all = read(2, 'a3', 'a4');
    await clock.advance(0);
    expect(statuses(all)).toEqual({ a3: 'handled', a4: 'handled' });
    expect(sink.attempts).toEqual([
      ['a1', 'a2'],
      ['a3', 'a4'],
    ]);
  });

  it('are told when they cannot be sent at all, and none behind them is sent before they are given up', async () => {
    const { clock, sink, read, partition } = aPartition(() => delivered, { invalid: 'a1' });
    const told = read(0, 'a1', 'a2');
    await clock.advance(0);
    expect(statuses(told)).toEqual({ a1: 'rejected', a2: 'in-flight' });
    partition.givenUp(recordAt(0));
    const again = read(1, 'a2');
    await clock.advance(0);
    expect(statuses(again)).toEqual({ a2: 'handled' });
    expect(sink.attempts).toEqual([['a2']]);
  });

  it('stay undecided when a sink is gone or stopped', async () => {
    const { clock, channels, read } = aPartition(() => rejected('gone'));
    const told = read(0, 'a1');
    await clock.advance(0);
    expect(statuses(told)).toEqual({ a1: 'in-flight' });
    await channels[0]?.stop();
    const more = read(0, 'a1', 'b1');
    await settle();
    expect(statuses(more)).toEqual({ a1: 'in-flight', b1: 'in-flight' });
  });

  it('are told what became of them when the application closes, and no others are sent', async () => {
    const gate = new Gate();
    const { clock, sink, read, partition } = aPartition(() => gate.opened.then(() => delivered));
    read(0, 'a1', 'a2');
    await clock.advance(1000);
    let isClosed = false;
    void partition.close().then(() => (isClosed = true));
    gate.open();
    await clock.advance(0);
    expect(isClosed).toBe(false);
    const again = read(0, 'a1', 'a2', 'a3');
    await clock.advance(0);
    expect(statuses(again)).toEqual({ a1: 'handled', a2: 'handled', a3: 'in-flight' });
    expect(isClosed).toBe(true);
    expect(sink.attempts).toEqual([['a1', 'a2']]);
  });

  it('are not waited for when the application closes, where nobody will be told: a sink is gone', async () => {
    const { clock, read, partition } = aPartition(() => rejected('gone'));
    read(0, 'a1');
    await clock.advance(0);
    await expect(partition.close()).resolves.toBeUndefined();
  });

  it('need every sink; an error says which one failed', async () => {
    const { clock, sinks, read } = aPartition([() => delivered, () => rejected()]);
    const told = read(0, 'a1');
    await clock.advance(0);
    expect(told['a1']).toMatchObject({ status: 'rejected', error: { message: "Sink 'sink-1': refused" } });
    expect(sinks.map(({ attempts }) => attempts)).toEqual([[['a1']], [['a1']]]);
  });
});

describe('a partition that is held up says so', () => {
  const rest = 'Behind it no offset is committed before it is delivered or given up (giveUpAfter: 100 s)';
  const giveUpAfter = 100_000;

  it('with the error of the event, although the sink takes others', async () => {
    const answer = ([id]: readonly string[]) => (id === 'a1' ? failing() : delivered);
    const { clock, read, receive, lines } = aPartition(answer, { batch: 1, giveUpAfter });
    read(5, 'b1', 'a1');
    await clock.advance(5000);
    read(6, 'a1', 'c1');
    await clock.advance(29_999);
    receive(7, 'd1');
    expect(lines).toEqual([]);
    await clock.advance(1);
    expect(lines).toEqual([
      "Held up at topic 't' partition 0 offset 6 for 30 s, since 2026-01-01T00:00:05.000Z: event 'a1' (test) of source " +
        `'/test' is not delivered: sink 'sink-0' failed with SinkError: busy. ${rest}`,
    ]);
  });

  it('until it is read from further on', async () => {
    const gate = new Gate();
    const { clock, read, lines } = aPartition(() => gate.opened.then(() => delivered), { giveUpAfter });
    read(0, 'a1');
    await clock.advance(30_000);
    expect(lines).toEqual([expect.stringContaining(`is not delivered: sink 'sink-0' has not answered. ${rest}`)]);
    gate.open();
    await settle();
    read(0, 'a1');
    await settle();
    expect(lines.slice(1)).toEqual(["The topic 't' partition 0 moves again: it was held up at offset 0 for 30 s"]);
  });

  it('where nothing of it is sent, since the sinks have no room for it', async () => {
    const { clock, read, channels, lines } = aPartition(() => failing(), { maxEvents: 1, giveUpAfter });
    const [channel] = channels;
    channel?.submit([channel.encode(acceptEvent({ specversion: '1.0', id: 'x', source: '/other', type: 't' }))], {
      giveUpAfter,
    });
    read(0, 'a1', 'a2');
    await clock.advance(30_000);
    expect(lines).toEqual([
      expect.stringMatching(
        /event 'a1' .*: the sinks hold as much as they may \(.*\); sink 'sink-0' failed with .*busy\./,
      ),
    ]);
  });

  it('where its event is to become a dead letter, which does not come to lie there', async () => {
    const { clock, read, partition, lines } = aPartition(() => rejected(), { giveUpAfter });
    read(0, 'a1');
    await clock.advance(30_000);
    expect(lines).toEqual([expect.stringContaining("sink 'sink-0' failed with SinkError: refused")]);
    partition.givenUp(recordAt(0));
    expect(lines).toHaveLength(2);
  });

  it('but not when the application closes, nor of what others made of it', async () => {
    const closing = aPartition(() => failing(), { giveUpAfter });
    closing.read(0, 'a1');
    await closing.clock.advance(1000);
    void closing.partition.close();
    await closing.clock.advance(60_000);
    expect(closing.lines).toEqual([]);

    const lost = aPartition(([id]) => (id === 'a1' ? failing() : delivered), { giveUpAfter });
    lost.read(0, 'a1');
    await lost.clock.advance(30_000);
    expect(lost.lines).toHaveLength(1);
    lost.partition.rejoined(false);
    await lost.clock.advance(300_000);
    lost.partition.rejoined(true);
    lost.read(1, 'b1');
    await lost.clock.advance(0);
    expect(lost.lines).toHaveLength(1);
  });
});
