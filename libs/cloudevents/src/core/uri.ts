import { isIPv6 } from 'node:net';

// RFC 3986 in parts. Runs of plain characters are unrolled around %-escapes, so that matching stays linear.
const plain = "A-Za-z0-9\\-._~!$&'()*+,;=";
const escape = '%[0-9A-Fa-f]{2}';
const run = (characters: string): string => `[${characters}]*(?:${escape}[${characters}]*)*`;
const parts = new RegExp(
  '^(?:([A-Za-z][A-Za-z0-9+.\\-]*):)?' + // scheme
    `(?://((?:${run(`${plain}:`)}@)?(?:\\[[^\\]]*\\]|${run(plain)})(?::[0-9]*)?)(?=[/?#]|$))?` + // authority
    `(${run(`${plain}:@/`)})` + // path
    `(?:\\?${run(`${plain}:@/?`)})?` + // query
    `(?:#${run(`${plain}:@/?`)})?$`, // fragment
);
const futureAddress = new RegExp(`^v[0-9A-Fa-f]+\\.[${plain}:]+$`, 'i');

/**
 * Whether `value` is a URI-reference: RFC 3986, section 4.1. The empty string is one.
 * Characters beyond ASCII must be escaped.
 */
export function isUriReference(value: string): boolean {
  const match = parts.exec(value);
  if (match === null) return false;
  const [, scheme, authority, path = ''] = match;
  if (authority !== undefined) return hasLegalAddress(authority);
  if (path.startsWith('//')) return false;
  // The first segment of a relative path must not look like a scheme: section 4.2.
  return scheme !== undefined || !/^[^/]*:/.test(path);
}

/** Whether `value` is a URI, that is has a scheme: RFC 3986, section 3. A fragment is allowed. */
export function isUri(value: string): boolean {
  return /^[A-Za-z][A-Za-z0-9+.-]*:/.test(value) && isUriReference(value);
}

function hasLegalAddress(authority: string): boolean {
  const literal = /\[([^\]]*)\]/.exec(authority)?.[1];
  return literal === undefined || isIPv6(literal) || futureAddress.test(literal);
}
