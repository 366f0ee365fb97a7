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

/** Headers that say what the body is, besides the attributes. */
const framing: ReadonlySet<string> = new Set([
  'content-type',
  'content-encoding',
  'content-length',
  'transfer-encoding',
]);

/**
 * The headers that make an event, by their names in lower case: those that say what the body is, and
 * all that begin with `ce-`.
 *
 * @throws DecodeError when one of them occurs more than once: an attribute has one value
 */
export function eventHeaders(headers: ReceivedHeaders): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [given, value] of pairs(headers)) {
    const name = given.toLowerCase();
    if (!framing.has(name) && !name.startsWith('ce-')) continue;
    if (found.has(name)) throw new DecodeError(`The header '${shownName(name)}' occurs more than once`);
    found.set(name, value);
  }
  return found;
}

function pairs(headers: ReceivedHeaders): readonly (readonly [string, string])[] {
  if (isRaw(headers)) {
    return headers.flatMap((name, index) => (index % 2 === 0 ? [[name, headers[index + 1] ?? ''] as const] : []));
  }
  if (isIterable(headers)) return [...headers];
  return Object.entries(headers).flatMap(([name, value = []]) => [value].flat().map((each) => [name, each] as const));
}

function isRaw(headers: ReceivedHeaders): headers is readonly string[] {
  return Array.isArray(headers) && !Array.isArray(headers[0]);
}

function isIterable(headers: ReceivedHeaders): headers is Iterable<readonly [string, string]> {
  return Symbol.iterator in headers;
}
