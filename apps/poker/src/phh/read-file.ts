import { readFile } from 'node:fs/promises';
import type { PhhHand } from './hand.js';
import { parsePhh } from './parse-file.js';
import { PhhError } from './phh.error.js';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'no permission to read it',
  EISDIR: 'this is a directory; name one .phh or .phhs file',
};

/** Reads and parses one file of hands. */
export async function readPhhFile(file: string): Promise<PhhHand[]> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    throw new PhhError(reasons[code] ?? (error as Error).message, { file });
  }
  try {
    return parsePhh(new TextDecoder('utf-8', { fatal: true }).decode(bytes), file);
  } catch (error) {
    throw error instanceof TypeError ? new PhhError('not UTF-8 text', { file }) : error;
  }
}
