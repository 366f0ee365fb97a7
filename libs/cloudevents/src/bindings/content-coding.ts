import { UnsupportedContentCodingError } from './unsupported-content-coding.error.js';

/**
 * Content that is still compressed is nothing that a format could read. Undo it before, with a limit of its own.
 *
 * @param coding what the message says of it, if anything
 * @throws UnsupportedContentCodingError
 */
export function refuseContentCoding(coding: unknown): void {
  if (coding === undefined || coding === null) return;
  const name = typeof coding === 'string' ? coding.trim() : 'unknown';
  if (name === '' || name.toLowerCase() === 'identity') return;
  throw new UnsupportedContentCodingError(name.slice(0, 40));
}
