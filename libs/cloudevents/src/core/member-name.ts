import { isPlainText } from './text.js';

/** Most names that are remembered, and the longest that is. */
const [mostNames, longest] = [1000, 100];
/** V8 copies parts of texts that are shorter; longer ones keep the whole text alive, which may be large. */
const shortestPart = 13;
/** So many others are met before those that are remembered are forgotten. */
const patience = 100_000;

/** What stands before a member: nothing, a text whose quote is still to be closed, or any other value. */
export const [atStart, afterText, afterValue] = [0, 1, 2] as const;
export type Before = typeof atStart | typeof afterText | typeof afterValue;

const openings = ['{', '",', ','];

/** A member's name as JSON has it, with what stands before it and begins behind it. */
export class MemberName {
  readonly isAscii: boolean;
  /** Up to any value, by what stands before. */
  readonly #ofValues: readonly string[];
  /** Up to the first character of a text. */
  readonly #ofTexts: readonly string[];
  /** The text it had last, if that was short and plain; and where it came again, that with all up to it. */
  #text = '';
  #before: Before | undefined = undefined;
  #withText = '';

  constructor(readonly key: string) {
    const quoted = JSON.stringify(key);
    this.isAscii = isPlainText(key);
    this.#ofValues = openings.map((opening) => flat(opening, quoted, ':'));
    this.#ofTexts = openings.map((opening) => flat(opening, quoted, ':"'));
  }

  /** Adds the name to what was written. */
  addTo(written: string, before: Before): string {
    return written + (this.#ofValues[before] as string);
  }

  /** Adds it with a text, up to its quote, if that is plain: what comes again, as states and currencies do, is not looked at again. */
  addWithText(written: string, before: Before, text: string): string | undefined {
    if (text === this.#text) {
      if (before !== this.#before) this.#remember(before);
      return written + this.#withText;
    }
    if (!isPlainText(text)) return undefined;
    if (text.length < shortestPart) {
      this.#text = text;
      this.#before = undefined;
    }
    // Not added to each other first: a text that only grows at its end is joined in less time.
    return written + (this.#ofTexts[before] as string) + text;
  }

  #remember(before: Before): void {
    this.#before = before;
    this.#withText = flat(this.#ofTexts[before] as string, this.#text);
  }
}

/** The names that are met: those of the event before come first, since most events have the members of another. */
export class MemberNames {
  readonly #inARow: MemberName[];
  readonly #known = new Map<string, MemberName>();
  #unknown = 0;

  /** @param most names of one event */
  constructor(most: number) {
    const unmet = new MemberName('');
    this.#inARow = Array.from({ length: most }, () => unmet);
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
