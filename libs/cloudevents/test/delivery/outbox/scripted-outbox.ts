import { onTestFinished } from 'vitest';
import { ManualClock } from '../../../../../test/support/manual-clock.js';
import { acceptEvent } from '../../../src/core/index.js';
import {
  type DeliveryPolicy,
  DeliveryRoom,
  entryOf,
  OutboxRelay,
  outboxSettings,
} from '../../../src/delivery/index.js';
import { MemoryOutbox } from '../../testing/support/memory-outbox.js';
import { event, ScriptedSink } from '../scripted-sink.js';

type Method = 'claim' | 'settle' | 'renew' | 'listen';
type Answer = (call: () => Promise<unknown>, args: readonly unknown[]) => Promise<unknown>;

/** An outbox in memory, between which and the relay a test can stand. */
export class ScriptedOutbox extends MemoryOutbox {
  readonly asked: Record<Method, (readonly unknown[])[]> = { claim: [], settle: [], renew: [], listen: [] };
  readonly answers: Partial<Record<Method, Answer>> = {};

  override claim(...args: Parameters<MemoryOutbox['claim']>): ReturnType<MemoryOutbox['claim']> {
    return this.#through('claim', args, () => super.claim(...args));
  }

  override settle(...args: Parameters<MemoryOutbox['settle']>): ReturnType<MemoryOutbox['settle']> {
    return this.#through('settle', args, () => super.settle(...args));
  }

  override renew(...args: Parameters<MemoryOutbox['renew']>): ReturnType<MemoryOutbox['renew']> {
    return this.#through('renew', args, () => super.renew(...args));
  }

  override listen(...args: Parameters<MemoryOutbox['listen']>): ReturnType<MemoryOutbox['listen']> {
    return this.#through('listen', args, () => super.listen(...args));
  }

  /** Events whose lanes nobody holds, of one sink. */
  get held(): number {
    return this.leases.size;
  }

  /** Another relay takes over every lane. */
  takeOver(): void {
    for (const [key, { isOver }] of this.leases) this.leases.set(key, { fence: this.newFence(key), isOver });
  }

  #through<T>(method: Method, args: readonly unknown[], call: () => Promise<T>): Promise<T> {
    this.asked[method].push(args);
    return (this.answers[method]?.(call, args) as Promise<T> | undefined) ?? call();
  }
}

export const down = (): Promise<never> => Promise.reject(new Error('the store is down'));
export const never = (): Promise<never> => new Promise(() => undefined);

/** The first call is answered like this, others as they are. */
export function first(answer: Answer): Answer {
  let calls = 0;
  return (call, args) => (++calls === 1 ? answer(call, args) : call());
}

export const lease = 60_000;

interface Choices {
  readonly limits?: ConstructorParameters<typeof ScriptedSink>[1];
  readonly policy?: Partial<DeliveryPolicy>;
  readonly maxEvents?: number;
  readonly accept?: (given: Parameters<typeof acceptEvent>[0]) => ReturnType<typeof acceptEvent>;
}

/** A relay with one sink, by a clock that the test turns. It has begun to look. */
export async function relayOver(
  store: ScriptedOutbox,
  answer: ConstructorParameters<typeof ScriptedSink>[0],
  { limits = { events: 1 }, policy = {}, maxEvents = 1000, accept = acceptEvent }: Choices = {},
) {
  const clock = new ManualClock();
  const sink = new ScriptedSink(answer, limits, 'web');
  const lines: string[] = [];
  const note = (level: string) => (message: string) => void lines.push(`${level}: ${message}`);
  const log = { log: note('log'), warn: note('warn'), error: note('error') };
  const room = new DeliveryRoom([sink], { attempts: 3, minDelay: 100, maxDelay: 1000, ...policy }, clock, log);
  const times = { lease: lease / 1000, poll: 1, giveUpAfter: 86_400 };
  const settings = outboxSettings(store, { relay: true, ...times, maxEvents, maxBytes: 1e6 });
  const relay = new OutboxRelay(room, settings, (given) => accept(given), clock, log);
  const write = async (...ids: readonly string[]): Promise<void> => {
    const entries = ids.map((id) => entryOf(event(id)));
    await store.transactions.run((tx) => store.insert(tx, entries, ['web']));
    await clock.advance(0);
  };
  relay.start();
  await clock.advance(0);
  onTestFinished(() => {
    relay.close();
    relay.abandon();
  });
  const sent = (): string[] => sink.attempts.flat();
  const about = (text: string): string[] => lines.filter((line) => line.includes(text));
  const inHand = (): number => relay.undelivered[0]?.events ?? 0;
  return { clock, sink, room, relay, write, sent, about, inHand, lines };
}
