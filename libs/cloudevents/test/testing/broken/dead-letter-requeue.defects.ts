import type { DeadLetterFilter, NewDeadLetter } from '../../../src/delivery/dead-letters/dead-letter-store.js';
import type { Defect } from '../support/broken-rules.js';
import type { HandedBack } from '../../../src/testing/index.js';
import { MemoryLetters } from '../support/memory-letters.js';

class Forgetful extends MemoryLetters {
  override reopen(): MemoryLetters {
    return new MemoryLetters();
  }
}

/** Gives keys anew when it is opened. */
class NewKeys extends MemoryLetters {
  override reopen(): MemoryLetters {
    const next = new MemoryLetters();
    void next.put(this.letters);
    return next;
  }
}

class UndoesRemovals extends MemoryLetters {
  readonly #everything: NewDeadLetter[] = [];

  override put(letters: readonly NewDeadLetter[]): Promise<void> {
    this.#everything.push(...letters);
    return super.put(letters);
  }

  override reopen(): MemoryLetters {
    const next = new MemoryLetters();
    void next.put(this.#everything);
    return next;
  }
}

/** Reads, hands back and removes, one after the other. */
class RequeuesInSteps extends MemoryLetters {
  override async requeue(filter: DeadLetterFilter): Promise<number> {
    const letters = await this.list(filter, { limit: 1000 });
    this.handedBack.push(...letters.map(({ sink, event }) => ({ sink, event })));
    await this.remove(filter);
    return letters.length;
  }
}

class RequeuesAll extends MemoryLetters {
  override requeue(): Promise<number> {
    return super.requeue({});
  }
}

/** Hands back, and leaves the removal to nobody. */
class KeepsLetters extends MemoryLetters {
  override async requeue(filter: DeadLetterFilter): Promise<number> {
    const before = this.letters;
    const count = await super.requeue(filter);
    this.letters = before;
    return count;
  }
}

/** Changes the letters on their way back. */
class RequeuesOthers extends MemoryLetters {
  constructor(private readonly change: (back: HandedBack[]) => HandedBack[]) {
    super();
  }

  override async requeue(filter: DeadLetterFilter): Promise<number> {
    const before = this.handedBack.length;
    const count = await super.requeue(filter);
    this.handedBack.push(...this.change(this.handedBack.splice(before)));
    return count;
  }
}

const reversed = (back: HandedBack[]): HandedBack[] => back.toReversed();
const anew = (back: HandedBack[]): HandedBack[] =>
  back.map(({ sink, event }) => ({ sink, event: JSON.stringify(JSON.parse(event)) }));
const toAll = (back: HandedBack[]): HandedBack[] => back.map(({ event }) => ({ sink: 'kafka', event }));

export const requeueDefects: readonly Defect<MemoryLetters>[] = [
  { defect: 'forgets letters when it is opened again', make: () => new Forgetful() },
  { defect: 'gives other keys when it is opened again', make: () => new NewKeys() },
  { defect: 'brings back what was removed when it is opened again', make: () => new UndoesRemovals() },
  { defect: 'requeues in steps', make: () => new RequeuesInSteps() },
  { defect: 'requeues everything', make: () => new RequeuesAll() },
  { defect: 'requeues and keeps the letters', make: () => new KeepsLetters() },
  { defect: 'requeues the newest first', make: () => new RequeuesOthers(reversed) },
  { defect: 'requeues another text', make: () => new RequeuesOthers(anew) },
  { defect: 'requeues to another sink', make: () => new RequeuesOthers(toAll) },
];
