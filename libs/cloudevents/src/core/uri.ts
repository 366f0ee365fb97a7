import { isIPv6 } from 'node:net';
import { sameAsBefore } from './same-as-before.js';

// Most sources: these characters are legal wherever they stand, so there is nothing to take apart.
const plainPath = /^[\w\-.~/]*$/;
const illegal = /[^A-Za-z0-9\-._~!$&'()*+,;=:@/?#[\]%]|%(?![0-9A-Fa-f]{2})/;
// The parts as RFC 3986, appendix B, finds them.
const parts = /^(?:([^:/?#]+):)?(?:\/\/([^/?#]*))?([^#]*)(?:#(.*))?$/;
const legalScheme = /^[A-Za-z][A-Za-z0-9+.-]*$/;
const legalAuthority = /^(?:[^@[\]]*@)?(?:\[([^[\]]*)\]|[^:@[\]]*)(?::[0-9]*)?$/;
const futureAddress = /^v[0-9A-F]+\.[A-Z0-9\-._~!$&'()*+,;=:]+$/i;

/**
 * Whether `value` is a URI-reference: RFC 3986, section 4.1. The empty string is one.
 * Characters beyond ASCII must be escaped.
 */
export const isUriReference = sameAsBefore((value): boolean => {
  if (plainPath.test(value)) return true;
  if (illegal.test(value)) return false;
  const match = parts.exec(value);
  if (match === null) return false;
  const [, scheme, authority, pathAndQuery = '', fragment = ''] = match;
  if (scheme === undefined ? value.startsWith(':') : !legalScheme.test(scheme)) return false;
  if (authority !== undefined && !isAuthority(authority)) return false;
  return !/[[\]]/.test(pathAndQuery) && !/[#[\]]/.test(fragment);
});

/** Whether `value` is a URI, that is has a scheme: RFC 3986, section 3. A fragment is allowed. */
export function isUri(value: string): boolean {
  return /^[A-Za-z][A-Za-z0-9+.-]*:/.test(value) && isUriReference(value);
}

function isAuthority(authority: string): boolean {
  const match = legalAuthority.exec(authority);
  if (match === null) return false;
  const literal = match[1];
  // Node takes an address with a zone ('%eth0') for IPv6; RFC 3986 has none.
  return literal === undefined || (isIPv6(literal) && !literal.includes('%')) || futureAddress.test(literal);
}
