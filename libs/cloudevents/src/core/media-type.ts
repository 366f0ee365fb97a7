import { sameAsBefore } from './same-as-before.js';

/** What nearly every event has, so it is looked for first. */
const jsonType = 'application/json';
const token = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+";
const quoted = '[ !#-[\\]-~]*(?:\\\\[ -~][ !#-[\\]-~]*)*';
const types = new RegExp(`^${token}/${token} *$`);
const parameter = new RegExp(` *; *${token}=(?:${token}|"${quoted}")`, 'y');
const charset = new RegExp(` *; *charset=(?:(${token})|"(${quoted})")`, 'iy');
// The spaces before ; and after it are told apart by it: else a long run of them would be split in every way.
const lastSeparator = /^ *(?:; *)?$/;
const json = /^[^;]*[/+]json *(?:;|$)/i;

/**
 * Whether `value` is a media type with its parameters: RFC 2045, section 5.1, in ASCII. Spaces around `;` and a `;` at
 * the end are allowed, as in HTTP (RFC 9110, section 5.6.6); tabs are not, no attribute may hold one.
 */
export function isMediaType(value: string): boolean {
  if (value === jsonType) return true;
  const end = value.indexOf(';');
  if (end < 0) return types.test(value);
  return types.test(value.slice(0, end)) && lastSeparator.test(value.slice(endOfParameters(value, end)));
}

/** Type and subtype without parameters, in lower case: media types are compared without regard to case. */
export const essenceOf = sameAsBefore((value): string => {
  const end = value.indexOf(';');
  return (end < 0 ? value : value.slice(0, end)).trim().toLowerCase();
});

/** Whether the media type holds JSON: ending in `/json` or `+json`, parameters aside (CloudEvents JSON format, section 3.1). */
export function isJsonMediaType(value: string): boolean {
  return value === jsonType || json.test(value);
}

/** Whether data of this media type is a protobuf message in the wire format. */
export function isProtobufMediaType(value: string | undefined): boolean {
  if (value === undefined) return false;
  const essence = essenceOf(value);
  return essence === 'application/protobuf' || essence === 'application/x-protobuf';
}

/** The `charset` parameter of a media type in lower case, if there is one. */
export const charsetOf = sameAsBefore((value): string | undefined => {
  for (let at = value.indexOf(';'); at >= 0; at = endOfParameter(value, at)) {
    charset.lastIndex = at;
    const match = charset.exec(value);
    if (match !== null) return (match[1] ?? match[2]?.replace(/\\(.)/g, '$1'))?.toLowerCase();
  }
  return undefined;
});

/** Where the parameter that begins at `start` ends; -1 when none begins there. */
function endOfParameter(value: string, start: number): number {
  parameter.lastIndex = start;
  return parameter.test(value) ? parameter.lastIndex : -1;
}

/** One parameter at a time: a repeated group over a very long value would exhaust the stack of the matcher. */
function endOfParameters(value: string, start: number): number {
  let end = start;
  for (let next = start; next >= 0; next = endOfParameter(value, next)) end = next;
  return end;
}
