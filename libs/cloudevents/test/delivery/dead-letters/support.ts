import { ManualClock } from '../../../../../test/support/manual-clock.js';
import { DeliveryRoom } from '../../../src/delivery/index.js';
import type { NewDeadLetter } from '../../../src/delivery/index.js';
import type { BatchLimits } from '../../../src/sinks/sink.js';
import { MemoryDeadLetterStore } from '../../../src/testing/memory-dead-letter.store.js';
import { ScriptedSink } from '../scripted-sink.js';

/** A store that a test lets fail. */
export class FailingStore extends MemoryDeadLetterStore {
  /** The ids of each call. */
  readonly calls: string[][] = [];
  /** Decides on each call; default: all is well. */
  answer: (ids: readonly string[]) => Promise<void> | undefined = () => undefined;

  override async put(letters: readonly NewDeadLetter[]): Promise<void> {
    const ids = letters.map(({ id }) => id);
    this.calls.push(ids);
    await this.answer(ids);
    await super.put(letters);
  }

  get ids(): string[] {
    return this.letters.map(({ id }) => id);
  }
}

export const down = (): Promise<void> => Promise.reject(new Error('the store is down'));

type Answer = ConstructorParameters<typeof ScriptedSink>[0];

/** A room with one sink and a store of dead letters. */
export function roomWith(answer: Answer, limits: Partial<BatchLimits> = {}) {
  const clock = new ManualClock();
  const sink = new ScriptedSink(answer, limits);
  const store = new FailingStore();
  const lines: string[] = [];
  const note = (level: string) => (message: string) => void lines.push(`${level}: ${message}`);
  const log = { log: note('log'), warn: note('warn'), error: note('error') };
  const policy = { attempts: 3, minDelay: 100, maxDelay: 5000 };
  const room = new DeliveryRoom([sink], policy, clock, log, store);
  const about = (text: string): string[] => lines.filter((line) => line.includes(text));
  return { clock, sink, store, room, about };
}
