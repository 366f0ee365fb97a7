import { fileURLToPath } from 'node:url';
import type { EventBook } from 'nestjs-cloudevents';
import { HandHistory } from '../src/domain/hand-history.js';
import { type PhhHand, readPhhFile } from '../src/phh/index.js';

export const sampleFile = fileURLToPath(new URL('../hands/sample.phhs', import.meta.url));

/** Files every rule of this suite is checked on: the sample, and any file of yours named by PHH_FILE. */
export const handFiles = [sampleFile, ...(process.env['PHH_FILE'] === undefined ? [] : [process.env['PHH_FILE']])];

export interface PlayedFile {
  readonly hands: readonly PhhHand[];
  /** One list per hand. */
  readonly books: readonly (readonly EventBook[])[];
  readonly warnings: readonly string[];
}

export async function playFile(file: string): Promise<PlayedFile> {
  const hands = await readPhhFile(file);
  const history = new HandHistory(file);
  const recorded = hands.map((hand) => history.record(hand));
  return { hands, books: recorded.map(({ books }) => books), warnings: recorded.flatMap(({ warnings }) => warnings) };
}

/** The domain events of some books that are instances of `type`. */
export function eventsOf<T>(books: readonly EventBook[], type: abstract new (...args: never[]) => T): T[] {
  return books.flatMap(({ pages }) => pages.map(({ event }) => event)).filter((event) => event instanceof type) as T[];
}
