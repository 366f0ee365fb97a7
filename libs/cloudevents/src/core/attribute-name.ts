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

const legalName = /^[a-z0-9]+$/;

/** Whether `name` is a core attribute or holds the data, hence no extension. */
export function isReservedName(name: string): boolean {
  switch (name) {
    case 'specversion':
    case 'id':
    case 'source':
    case 'type':
    case 'subject':
    case 'time':
    case 'datacontenttype':
    case 'dataschema':
    case 'data':
    case 'data_base64':
      return true;
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
  if (!legalName.test(name)) return 'is no attribute name: it must consist of the letters a-z and digits only';
  if (isReservedName(name)) return 'is reserved and cannot name an extension';
  return undefined;
}

// Line ends, escape sequences of terminals, marks that turn the direction of text, halves of characters.
const unseen = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** A name for a message: whoever sent it chose its length and its characters, which must not forge lines of a log. */
export function shownName(name: string): string {
  const start = name.slice(0, 60).replace(unseen, '?');
  return name.length > 60 ? `${start}…` : start;
}
