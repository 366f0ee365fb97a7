import { isPlainText } from './text.js';

/** Most names that are remembered, and the longest that is. */
const [mostNames, longest] = [1000, 100];
/** So many others are met before those that are remembered are forgotten. */
const patience = 100_000;

/** A member's name as JSON has it, with what stands around it: what comes before and begins behind. */
export class MemberName {
  readonly isAscii: boolean;
  readonly first: string;
  readonly firstText: string;
  readonly after: string;
  readonly textAfter: string;
  readonly afterText: string;
  readonly textAfterText: string;

  constructor(readonly key: string) {
    const quoted = JSON.stringify(key);
    this.isAscii = isPlainText(key);
    this.first = flat('{', quoted, ':');
    this.firstText = flat('{', quoted, ':"');
    this.after = flat(',', quoted, ':');
    this.textAfter = flat(',', quoted, ':"');
    this.afterText = flat('",', quoted, ':');
    this.textAfterText = flat('",', quoted, ':"');
  }
}

/** The names that are met: those of the event before come first, since most events have the members of another. */
export class MemberNames {
  readonly #inARow: MemberName[];
  readonly #known = new Map<string, MemberName>();
  #unknown = 0;

  /** @param most names of one event */
  constructor(most: number) {
    this.#inARow = Array.from({ length: most }, () => new MemberName(''));
  }

  /** Nothing for one that is not remembered. */
  at(index: number, key: string): MemberName | undefined {
    const before = this.#inARow[index] as MemberName;
    if (before.key === key) return before;
    const name = this.#known.get(key) ?? this.#learn(key);
    if (name !== undefined) this.#inARow[index] = name;
    return name;
  }

  /** Where names are data there is no end of them. */
  #learn(key: string): MemberName | undefined {
    if (key.length > longest) return undefined;
    if (this.#known.size >= mostNames) {
      if (++this.#unknown < patience) return undefined;
      this.#unknown = 0;
      this.#known.clear();
    }
    const name = new MemberName(key);
    this.#known.set(key, name);
    return name;
  }
}

/** In one piece, since it is a piece of many texts. */
function flat(...pieces: readonly string[]): string {
  return pieces.join('');
}
