import type {
  DeadLetter,
  DeadLetterFilter,
  DeadLetterPage,
  NewDeadLetter,
} from '../../../src/delivery/dead-letters/dead-letter-store.js';
import type { Defect } from '../support/broken-rules.js';
import { MemoryLetters } from '../support/memory-letters.js';

type Letters = readonly DeadLetter[];

/** Changes what it is given to keep. */
class Rewriting extends MemoryLetters {
  constructor(private readonly change: (letters: readonly NewDeadLetter[]) => readonly NewDeadLetter[]) {
    super();
  }

  override put(letters: readonly NewDeadLetter[]): Promise<void> {
    return super.put(this.change(letters));
  }
}

const rewriting = (change: (one: NewDeadLetter) => NewDeadLetter) => (): MemoryLetters =>
  new Rewriting((letters) => letters.map(change));

/** Changes what it lists. */
class Listing extends MemoryLetters {
  constructor(private readonly see: (letters: Letters, page: DeadLetterPage, store: Listing) => Letters) {
    super();
  }

  override async list(filter: DeadLetterFilter, page: DeadLetterPage): Promise<Letters> {
    const everything = await super.list(filter, { limit: 100_000 });
    return this.see(everything, page, this);
  }
}

const pageOf = (letters: Letters, { limit, after }: DeadLetterPage): Letters =>
  letters.slice(letters.findIndex(({ key }) => key === after) + 1).slice(0, limit);

/** By the time, and then by a number that says nothing: as keys of a time and chance do. */
function byTimeAndNumber(one: DeadLetter, other: DeadLetter): number {
  const chance = ({ key }: DeadLetter): number => (Number(key) * 7919) % 31;
  return Date.parse(one.failedAt) - Date.parse(other.failedAt) || chance(one) - chance(other);
}

class OncePerEvent extends MemoryLetters {
  override put(letters: readonly NewDeadLetter[]): Promise<void> {
    const ids = letters.map(({ id }) => id);
    return super.put(letters.filter(({ id }, place) => ids.indexOf(id) === place));
  }
}

class NeedsLetters extends MemoryLetters {
  override put(letters: readonly NewDeadLetter[]): Promise<void> {
    return letters.length === 0 ? Promise.reject(new Error('syntax error')) : super.put(letters);
  }
}

class Inclusive extends MemoryLetters {
  override list(filter: DeadLetterFilter, { limit, after }: DeadLetterPage): Promise<Letters> {
    return super.list(filter, { limit, after: after === undefined ? after : String(Number(after) - 1) });
  }
}

/** Tells letters by where they stand. */
class KeysArePlaces extends MemoryLetters {
  override async list(filter: DeadLetterFilter, { limit, after }: DeadLetterPage): Promise<Letters> {
    const letters = (await super.list({ ...filter, keys: undefined }, { limit: 100_000 })).map((one, place) => ({
      ...one,
      key: `${place}`,
    }));
    const named = letters.filter(({ key }) => filter.keys?.includes(key) !== false);
    return named.filter(({ key }) => Number(key) > Number(after ?? -1)).slice(0, limit);
  }
}

/** Takes the number of an offset for a key. */
class Offsets extends Listing {
  constructor() {
    super((letters, { limit, after }) => {
      const from = after === undefined ? 0 : Number(after);
      return letters.slice(from, from + limit);
    });
  }
}

const lossy = (change: (text: string) => string) =>
  rewriting((one) => ({ ...one, event: change(one.event), subject: one.subject && change(one.subject) }));

export const keepingDefects: readonly Defect<MemoryLetters>[] = [
  { defect: 'forgets why', make: rewriting((one) => ({ ...one, reason: 'exhausted', error: undefined })) },
  { defect: 'forgets how often it was tried', make: rewriting((one) => ({ ...one, attempts: 1 })) },
  { defect: 'dates letters itself', make: rewriting((one) => ({ ...one, failedAt: new Date().toISOString() })) },
  {
    defect: 'writes an empty text for what is not there',
    make: rewriting((one) => ({ ...one, subject: one.subject ?? '' })),
  },
  { defect: 'cannot keep all characters', make: lossy((text) => text.replace(/[^\0-\uffff]|\\u0000/gu, '?')) },
  { defect: 'writes JSON anew', make: rewriting((one) => ({ ...one, event: JSON.stringify(JSON.parse(one.event)) })) },
  { defect: 'cuts long events', make: rewriting((one) => ({ ...one, event: one.event.slice(0, 65_535) })) },
  { defect: 'puts the first letter only', make: () => new Rewriting((letters) => letters.slice(0, 1)) },
  { defect: 'takes two letters of one event for one', make: () => new OncePerEvent() },
  { defect: 'cannot put nothing', make: () => new NeedsLetters() },
  { defect: 'lists the newest first', make: () => new Listing((letters, page) => pageOf(letters.toReversed(), page)) },
  {
    defect: 'mixes up letters of one moment',
    make: () => new Listing((letters, page) => pageOf(letters.toSorted(byTimeAndNumber), page)),
  },
  { defect: 'tells letters by where they stand', make: () => new KeysArePlaces() },
  { defect: 'pages by offsets', make: () => new Offsets() },
  { defect: 'pages by the place of a key', make: () => new Listing(pageOf) },
  { defect: 'repeats the last letter of a page', make: () => new Inclusive() },
  { defect: 'lists everything at once', make: () => new Listing((letters) => letters) },
];
