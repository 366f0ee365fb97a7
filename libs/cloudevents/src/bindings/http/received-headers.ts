import { shownName } from '../../core/index.js';
import { DecodeError } from '../../errors/index.js';
import { ReceivedAttributes } from '../../formats/received-attributes.js';
import { isPlainHeader } from '../header-value.js';
import { type FramingHeader, useOf } from './header-use.js';

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
export class EventHeaders implements Readonly<Record<FramingHeader, string | undefined>> {
  // Those that say what the body is.
  contentType: string | undefined = undefined;
  contentEncoding: string | undefined = undefined;
  contentLength: string | undefined = undefined;
  transferEncoding: string | undefined = undefined;
  /** Those that begin with `ce-`, by the rest of their names in lower case; values as they were sent. */
  attributes: ReceivedAttributes | undefined = undefined;
  /** The names of those whose values are not what they stand for, in the order they came. */
  encoded: string[] | undefined = undefined;

  /**
   * @param place how many headers come before it
   * @throws DecodeError when it is there already
   */
  add(given: string, value: string, place: number): void {
    const use = useOf(given, place);
    if (use === undefined) return;
    if (use.framing !== undefined) return this.addFraming(use.framing, given, value);
    const attributes = (this.attributes ??= new ReceivedAttributes());
    if (attributes.has(use.attribute)) throw repeated(given);
    attributes.set(use.attribute, value);
    if (!isPlainHeader(value)) (this.encoded ??= []).push(use.attribute);
  }

  private addFraming(framing: FramingHeader, given: string, value: string): void {
    // Each member by its own name: one that is computed is looked up, which takes several times as long.
    switch (framing) {
      case 'contentType':
        if (this.contentType !== undefined) throw repeated(given);
        this.contentType = value;
        return;
      case 'contentLength':
        if (this.contentLength !== undefined) throw repeated(given);
        this.contentLength = value;
        return;
      case 'contentEncoding':
        if (this.contentEncoding !== undefined) throw repeated(given);
        this.contentEncoding = value;
        return;
      case 'transferEncoding':
        if (this.transferEncoding !== undefined) throw repeated(given);
        this.transferEncoding = value;
    }
  }
}

/**
 * Sorts out the headers that make an event.
 *
 * @throws DecodeError when one of them occurs more than once: an attribute has one value
 */
export function eventHeaders(headers: ReceivedHeaders): EventHeaders {
  const found = new EventHeaders();
  if (isRaw(headers)) {
    for (let index = 0; index < headers.length; index += 2) {
      found.add(headers[index] as string, headers[index + 1] ?? '', index >> 1);
    }
  } else if (isIterable(headers)) {
    let place = 0;
    for (const [name, value] of headers) found.add(name, value, place++);
  } else {
    // Faster than a list of the keys: what is found so is loaded without looking for it again.
    let place = 0;
    for (const name in headers) {
      if (!Object.prototype.hasOwnProperty.call(headers, name)) continue;
      const value = headers[name];
      if (typeof value === 'string') found.add(name, value, place++);
      else for (const each of value ?? []) found.add(name, each, place++);
    }
  }
  return found;
}

function repeated(given: string): DecodeError {
  return new DecodeError(`The header '${shownName(given.toLowerCase())}' occurs more than once`);
}

function isRaw(headers: ReceivedHeaders): headers is readonly string[] {
  return Array.isArray(headers) && !Array.isArray(headers[0]);
}

function isIterable(headers: ReceivedHeaders): headers is Iterable<readonly [string, string]> {
  return Symbol.iterator in headers;
}
