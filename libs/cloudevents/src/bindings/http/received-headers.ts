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

/** What a header is for. */
interface HeaderUse {
  readonly kind: keyof EventHeaders;
  readonly name: string;
}

// Senders use few and short names; the limits only keep made-up ones from filling the memory.
const mostRemembered = 1000;
const longestRemembered = 64;
const uses = new Map<string, HeaderUse | undefined>();

/** Worked out once for each name as it is written; nothing where it is not for the event. */
function useOf(given: string): HeaderUse | undefined {
  const known = uses.get(given);
  if (known !== undefined || uses.has(given)) return known;
  const lower = given.toLowerCase();
  const use = lower.startsWith(prefix)
    ? ({ kind: 'attributes', name: lower.slice(prefix.length) } as const)
    : framing.has(lower)
      ? ({ kind: 'framing', name: lower } as const)
      : undefined;
  if (uses.size < mostRemembered && given.length <= longestRemembered) uses.set(given, use);
  return use;
}

function add(found: Record<keyof EventHeaders, Map<string, string>>, given: string, value: string): void {
  const use = useOf(given);
  if (use === undefined) return;
  const headers = found[use.kind];
  if (headers.has(use.name))
    throw new DecodeError(`The header '${shownName(given.toLowerCase())}' occurs more than once`);
  headers.set(use.name, value);
}

function isRaw(headers: ReceivedHeaders): headers is readonly string[] {
  return Array.isArray(headers) && !Array.isArray(headers[0]);
}

function isIterable(headers: ReceivedHeaders): headers is Iterable<readonly [string, string]> {
  return Symbol.iterator in headers;
}
