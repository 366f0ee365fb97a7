/** The attributes the specification defines, in the order they are written. */
export const coreAttributeNames = [
  'specversion',
  'id',
  'source',
  'type',
  'subject',
  'time',
  'datacontenttype',
  'dataschema',
] as const;

export type CoreAttributeName = (typeof coreAttributeNames)[number];

/** Whether `name` is a core attribute or holds the data, hence no extension. */
export function isReservedName(name: string): boolean {
  // By length first: this is asked of every member of every event.
  switch (name.length) {
    case 2:
      return name === 'id';
    case 4:
      return name === 'type' || name === 'time' || name === 'data';
    case 6:
      return name === 'source';
    case 7:
      return name === 'subject';
    case 10:
      return name === 'dataschema';
    case 11:
      return name === 'specversion' || name === 'data_base64';
    case 15:
      return name === 'datacontenttype';
    default:
      return false;
  }
}

/**
 * The rule an extension name breaks, or nothing. Names longer than 20 characters are legal (the limit is a SHOULD).
 *
 * @see CloudEvents 1.0.2, "Naming Conventions"
 */
export function extensionNameProblem(name: string): string | undefined {
  if (!isLegalName(name)) return 'is no attribute name: it must consist of the letters a-z and digits only';
  if (isReservedName(name)) return 'is reserved and cannot name an extension';
  return undefined;
}

/** Letters a-z and digits, at least one. Names are short: no regular expression is as fast. */
function isLegalName(name: string): boolean {
  for (let at = 0; at < name.length; at++) {
    const code = name.charCodeAt(at);
    if (!((code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39))) return false;
  }
  return name !== '';
}

// Line ends, escape sequences of terminals, marks that turn the direction of text, halves of characters.
const unseen = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** A name for a message: whoever sent it chose its length and its characters, which must not forge lines of a log. */
export function shownName(name: string): string {
  const start = name.slice(0, 60).replace(unseen, '?');
  return name.length > 60 ? `${start}…` : start;
}
