import type { Dispatcher } from 'undici';
import type { HttpMessage } from '../../bindings/http/index.js';

/** Names and values by turns, as undici takes them without looking at an object again for each request. */
export type HeaderList = string[];

/**
 * A request as it goes over the wire, the same for every attempt. A class, since what is made for each request and lives
 * as long as it would be taken for long-lived otherwise.
 */
export class PostRequest implements Dispatcher.DispatchOptions {
  readonly method = 'POST';

  constructor(
    readonly path: string,
    readonly headers: HeaderList,
    readonly body: Uint8Array,
  ) {}
}

/** Those of a message and of every request; the message's where both have one. */
export function headerList(configured: HttpMessage['headers'], ofMessage: HttpMessage['headers']): HeaderList {
  const list: HeaderList = [];
  for (const name of Object.keys(configured)) {
    if (!Object.hasOwn(ofMessage, name)) list.push(name, configured[name] as string);
  }
  for (const name of Object.keys(ofMessage)) list.push(name, ofMessage[name] as string);
  return list;
}

/** @param size its bytes: where there are as many as characters, all are ASCII, which is written in a fraction of the time */
export function bodyBytes(body: Uint8Array | string, size?: number): Uint8Array {
  if (typeof body !== 'string') return body;
  return Buffer.from(body, (size ?? Buffer.byteLength(body)) === body.length ? 'latin1' : 'utf8');
}
