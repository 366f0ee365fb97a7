import type {
  DeadLetter,
  DeadLetterFilter,
  DeadLetterPage,
} from '../../../src/delivery/dead-letters/dead-letter-store.js';
import type { Defect } from '../support/broken-rules.js';
import { MemoryLetters } from '../support/memory-letters.js';

/** Changes which letters a filter means. */
class Misreading extends MemoryLetters {
  constructor(private readonly read: (filter: DeadLetterFilter) => DeadLetterFilter) {
    super();
  }

  override list(filter: DeadLetterFilter, page: DeadLetterPage): Promise<readonly DeadLetter[]> {
    return super.list(this.read(filter), page);
  }

  override count(filter: DeadLetterFilter): Promise<number> {
    return super.count(this.read(filter));
  }

  override remove(filter: DeadLetterFilter): Promise<number> {
    return super.remove(this.read(filter));
  }
}

const blindTo =
  (...names: (keyof DeadLetterFilter)[]) =>
  (): MemoryLetters =>
    new Misreading((filter) => ({ ...filter, ...Object.fromEntries(names.map((name) => [name, undefined])) }));

/** A text that is a part, a pattern, or in another case. */
class Like extends MemoryLetters {
  protected override same(value: string | undefined, asked: string): boolean {
    return value !== undefined && value.toLowerCase().includes(asked.toLowerCase().replaceAll('%', ''));
  }
}

class EmptyMeansAll extends MemoryLetters {
  protected override same(value: string | undefined, asked: string): boolean {
    return asked === '' || super.same(value, asked);
  }
}

class ComparesTexts extends MemoryLetters {
  protected override isBefore(one: string, other: string): boolean {
    return one < other;
  }
}

class Including extends MemoryLetters {
  protected override isBefore(one: string, other: string): boolean {
    return Date.parse(one) <= Date.parse(other);
  }
}

class AnyOf extends MemoryLetters {
  protected override isMeant(letter: DeadLetter, filter: DeadLetterFilter): boolean {
    const named = Object.entries(filter).filter(([, value]) => value !== undefined);
    return named.length === 0 || named.some(([name, value]) => super.isMeant(letter, { [name]: value as string }));
  }
}

class NoneWhereUndefined extends MemoryLetters {
  protected override isMeant(letter: DeadLetter, filter: DeadLetterFilter): boolean {
    return Object.values(filter).every((value) => value !== undefined) && super.isMeant(letter, filter);
  }
}

class CountsAll extends MemoryLetters {
  override count(): Promise<number> {
    return super.count({});
  }
}

class RemovesOne extends MemoryLetters {
  override async remove(filter: DeadLetterFilter): Promise<number> {
    const [first] = await this.list(filter, { limit: 1 });
    return first === undefined ? 0 : super.remove({ keys: [first.key] });
  }
}

class RemovesAll extends MemoryLetters {
  override async remove(filter: DeadLetterFilter): Promise<number> {
    const count = await super.remove(filter);
    if (count > 0) this.letters = [];
    return count;
  }
}

class SaysNothing extends MemoryLetters {
  override async remove(filter: DeadLetterFilter): Promise<number> {
    await super.remove(filter);
    return 0;
  }
}

export const filterDefects: readonly Defect<MemoryLetters>[] = [
  { defect: 'does not know the sink', make: blindTo('sink') },
  { defect: 'does not know the reason', make: blindTo('reason') },
  { defect: 'does not know the id', make: blindTo('id') },
  { defect: 'does not know the source', make: blindTo('source') },
  { defect: 'does not know the type', make: blindTo('type') },
  { defect: 'does not know the subject', make: blindTo('subject') },
  { defect: 'does not know keys', make: blindTo('keys') },
  { defect: 'does not know from when', make: blindTo('failedFrom') },
  { defect: 'does not know until when', make: blindTo('failedBefore') },
  { defect: 'takes parts and patterns', make: () => new Like() },
  { defect: 'takes an empty text for none', make: () => new EmptyMeansAll() },
  {
    defect: 'takes no keys for all keys',
    make: () => new Misreading((filter) => ({ ...filter, keys: filter.keys?.length === 0 ? undefined : filter.keys })),
  },
  { defect: 'compares times as texts', make: () => new ComparesTexts() },
  { defect: 'takes until for including', make: () => new Including() },
  { defect: 'takes any member for all', make: () => new AnyOf() },
  { defect: 'takes undefined for a value', make: () => new NoneWhereUndefined() },
  { defect: 'counts everything', make: () => new CountsAll() },
  { defect: 'removes one', make: () => new RemovesOne() },
  { defect: 'does not say how many are gone', make: () => new SaysNothing() },
  { defect: 'removes everything', make: () => new RemovesAll() },
];
