import { sameAtPlace } from '../../formats/same-place.js';
import { asKey } from '../../formats/text-at.js';

/** The headers that say what the body is. */
export type FramingHeader = 'contentType' | 'contentEncoding' | 'contentLength' | 'transferEncoding';

/** What a header of an event is for: it says what the body is, or it is an attribute. */
export type HeaderUse =
  | { readonly framing: FramingHeader; readonly attribute: undefined }
  | { readonly framing: undefined; readonly attribute: string };

export const prefix = 'ce-';
const framing: ReadonlyMap<string, FramingHeader> = new Map([
  ['content-type', 'contentType'],
  ['content-encoding', 'contentEncoding'],
  ['content-length', 'contentLength'],
  ['transfer-encoding', 'transferEncoding'],
]);

// Senders use few and short names; the limits only keep made-up ones from filling the memory.
const mostRemembered = 1000;
const longestRemembered = 64;
const uses = new Map<string, HeaderUse | null>();

/** What a header is for, by its name as it is written and how many headers come before it; nothing where it is not for the event. */
export const useOf = sameAtPlace((given): HeaderUse | undefined => {
  const before = uses.get(given);
  if (before !== undefined) return before ?? undefined;
  const use = worked(given.toLowerCase());
  if (uses.size < mostRemembered && given.length <= longestRemembered) uses.set(given, use ?? null);
  return use;
});

function worked(lower: string): HeaderUse | undefined {
  if (lower.startsWith(prefix)) return { framing: undefined, attribute: asKey(lower.slice(prefix.length)) };
  const name = framing.get(lower);
  return name === undefined ? undefined : { framing: name, attribute: undefined };
}
