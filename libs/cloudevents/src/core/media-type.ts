/** What nearly every event has, so it is looked for first. */
const jsonType = 'application/json';
const token = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+";
const quoted = '"[ !#-[\\]-~]*(?:\\\\[ -~][ !#-[\\]-~]*)*"';
const types = new RegExp(`^${token}/${token} *$`);
const json = /^[^;]*[/+]json *(?:;|$)/i;

/**
 * Whether `value` is a media type with its parameters: RFC 2045, section 5.1, in ASCII. Spaces around `;` and a `;` at
 * the end are allowed, as in HTTP (RFC 9110, section 5.6.6); tabs are not, no attribute may hold one.
 */
export function isMediaType(value: string): boolean {
  if (value === jsonType) return true;
  const end = value.indexOf(';');
  return end < 0 ? types.test(value) : types.test(value.slice(0, end)) && parametersOf(value, end) !== undefined;
}

/** Type and subtype without parameters, in lower case: media types are compared without regard to case. */
export function essenceOf(value: string): string {
  const end = value.indexOf(';');
  return (end < 0 ? value : value.slice(0, end)).trim().toLowerCase();
}

/** Whether the media type holds JSON: ending in `/json` or `+json`, parameters aside (CloudEvents JSON format, section 3.1). */
export function isJsonMediaType(value: string): boolean {
  return value === jsonType || json.test(value);
}

/** The `charset` parameter in lower case, if there is one. */
export function charsetOf(value: string): string | undefined {
  const start = value.indexOf(';');
  if (start < 0) return undefined;
  const charset = parametersOf(value, start)?.find(([name]) => name === 'charset');
  return charset?.[1].toLowerCase();
}

/** The parameters from the first `;` on, names in lower case; nothing when they are malformed. */
function parametersOf(value: string, start: number): [name: string, value: string][] | undefined {
  // One parameter at a time: a repeated group over a very long value would exhaust the stack of the matcher.
  const parameter = new RegExp(` *; *(${token})=(?:(${token})|(${quoted}))`, 'y');
  const parameters: [string, string][] = [];
  let end = start;
  for (;;) {
    parameter.lastIndex = end;
    const match = parameter.exec(value);
    if (match === null) break;
    const [whole, name = '', plain, text = ''] = match;
    parameters.push([name.toLowerCase(), plain ?? text.slice(1, -1).replace(/\\(.)/gs, '$1')]);
    end += whole.length;
  }
  return /^ *;? *$/.test(value.slice(end)) ? parameters : undefined;
}
