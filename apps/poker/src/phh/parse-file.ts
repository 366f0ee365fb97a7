import { parse, TomlDate, TomlError } from 'smol-toml';
import type { PhhTable } from './fields.js';
import type { PhhHand } from './hand.js';
import { parseHand } from './parse-hand.js';
import { PhhError, placed } from './phh.error.js';

/**
 * Reads a `.phh` file (one hand, fields at the top level) or a `.phhs` file (numbered tables, one hand each): the
 * content decides, not the name. `file` names it in messages.
 */
export function parsePhh(text: string, file: string): PhhHand[] {
  return placed({ file }, () => {
    const document = toml(text);
    if (document['variant'] !== undefined || document['actions'] !== undefined) {
      return [placed({ hand: '1' }, () => parseHand(document, '1'))];
    }
    const entries = Object.entries(document);
    if (entries.length === 0) throw new PhhError('the file holds no hand');
    return entries.map(([number, table]) => placed({ hand: number }, () => parseHand(toTable(table), number)));
  });
}

function toml(text: string): PhhTable {
  try {
    return parse(text.replace(/^\uFEFF/, ''), { integersAsBigInt: 'asNeeded' });
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [, reason = error.message] = /^Invalid TOML document: (.*)/.exec(error.message) ?? [];
    throw new PhhError(`line ${error.line}, column ${error.column}: not TOML, ${reason.split('\n', 1)[0]}`);
  }
}

function toTable(value: unknown): PhhTable {
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof TomlDate)) {
    return value as PhhTable;
  }
  throw new PhhError('not a hand: expected a table with variant, antes, starting_stacks and actions');
}
