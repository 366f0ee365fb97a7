import { shownName } from '../../core/index.js';
import { DecodeError } from '../../errors/index.js';

/**
 * Headers as Node gives them: `rawHeaders` (names and values in turn), `headersDistinct` or `headers`; or those of a
 * fetch `Request` or `Response`. `headers` and fetch join repeated `ce-` headers by commas, which nobody can tell from
 * one value any more; prefer the others.
 */
export type ReceivedHeaders =
  | readonly string[]
  | Readonly<Record<string, string | readonly string[] | undefined>>
  | Iterable<readonly [string, string]>;

/** The headers that make an event, sorted. */
export interface EventHeaders {
  /** Those that say what the body is, by their names in lower case. */
  readonly framing: ReadonlyMap<string, string>;
  /** Those that begin with `ce-`, by the rest of their names in lower case; values as they were sent. */
  readonly attributes: Map<string, string>;
}

const framing: ReadonlySet<string> = new Set([
  'content-type',
  'content-encoding',
  'content-length',
  'transfer-encoding',
]);
const prefix = 'ce-';

/**
 * Sorts out the headers that make an event.
 *
 * @throws DecodeError when one of them occurs more than once: an attribute has one value
 */
export function eventHeaders(headers: ReceivedHeaders): EventHeaders {
  const found = { framing: new Map<string, string>(), attributes: new Map<string, string>() };
  if (isRaw(headers)) {
    for (let index = 0; index < headers.length; index += 2)
      add(found, headers[index] as string, headers[index + 1] ?? '');
  } else if (isIterable(headers)) {
    for (const [name, value] of headers) add(found, name, value);
  } else {
    for (const name of Object.keys(headers)) {
      const value = headers[name];
      if (typeof value === 'string') add(found, name, value);
      else for (const each of value ?? []) add(found, name, each);
    }
  }
  return found;
}

function add(found: { framing: Map<string, string>; attributes: Map<string, string> }, given: string, value: string) {
  // Most headers are neither: their first letter tells.
  const first = given.charCodeAt(0) | 0x20;
  if (first !== 0x63 && first !== 0x74) return;
  const lower = given.toLowerCase();
  const isAttribute = lower.startsWith(prefix);
  if (!isAttribute && !framing.has(lower)) return;
  const kind = isAttribute ? found.attributes : found.framing;
  const name = isAttribute ? lower.slice(prefix.length) : lower;
  if (kind.has(name)) throw new DecodeError(`The header '${shownName(lower)}' occurs more than once`);
  kind.set(name, value);
}

function isRaw(headers: ReceivedHeaders): headers is readonly string[] {
  return Array.isArray(headers) && !Array.isArray(headers[0]);
}

function isIterable(headers: ReceivedHeaders): headers is Iterable<readonly [string, string]> {
  return Symbol.iterator in headers;
}
