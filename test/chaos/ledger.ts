import { closeSync, fsyncSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** One event whose commit a writer has seen. */
export interface LedgerEntry {
  readonly id: string;
  readonly writer: string;
  readonly subject: string;
  /** Counted from 1 by its writer. */
  readonly number: number;
}

/** What one writer knows to be committed, on disk before it goes on. */
export class Ledger {
  readonly #file: number;

  /** @param folder one that exists */
  constructor(folder: string, writer: string) {
    this.#file = openSync(join(folder, `${writer}.log`), 'a');
  }

  append(entries: readonly LedgerEntry[]): void {
    const lines = entries.map(({ id, writer, subject, number }) => `${id} ${writer} ${subject} ${number}\n`);
    writeSync(this.#file, lines.join(''));
    fsyncSync(this.#file);
  }

  close(): void {
    closeSync(this.#file);
  }
}

/** The ledgers of all writers. */
export function readLedgers(folder: string): readonly LedgerEntry[] {
  return readdirSync(folder).flatMap((file) => wholeLines(join(folder, file)).map(entryOf));
}

/** Without the last line where it was cut off. */
export function wholeLines(file: string): readonly string[] {
  return readFileSync(file, 'utf8').split('\n').slice(0, -1);
}

function entryOf(line: string): LedgerEntry {
  const [id = '', writer = '', subject = '', number = ''] = line.split(' ');
  return { id, writer, subject, number: Number(number) };
}
