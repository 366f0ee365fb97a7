import type { IncomingMessage } from 'node:http';
import { decodeMessage, type ReceivedHeaders } from '../../bindings/http/index.js';
import type { CloudEvent } from '../../core/index.js';
import { LimitExceededError } from '../../formats/index.js';
import type { HttpReceiverOptions } from './http-receiver.options.js';
import { headersOf } from './node-request.js';
import { codingOf, undoCoding } from './undo-coding.js';

/** Reads the events of requests, within the limits of the receiver. */
export class RequestDecoder {
  constructor(readonly options: HttpReceiverOptions) {}

  /**
   * @throws DecodeError or one of its kind: what it is says which answer to give
   */
  async decode(request: IncomingMessage, body: Uint8Array | string | undefined): Promise<CloudEvent[]> {
    const { contentCodings, ...options } = this.options;
    const coding = codingOf(request.headers['content-encoding'], contentCodings);
    const given = headersOf(request);
    const isCoded = coding !== undefined && body !== undefined && body.length > 0;
    const content = isCoded ? await undoCoding(bytesOf(body), coding, options.maxBytes) : body;
    const headers = coding === undefined ? given : withoutCoding(given);
    const events = decodeMessage({ headers, body: content }, options);
    for (const event of events) this.#checkAttributes(event);
    return events;
  }

  #checkAttributes(event: CloudEvent): void {
    const { maxAttributes } = this.options;
    const members = Object.keys(event).length - (Object.hasOwn(event, 'data') ? 1 : 0);
    if (members > maxAttributes) {
      throw new LimitExceededError(`The event has more attributes (${members})`, maxAttributes);
    }
  }
}

function withoutCoding(headers: ReceivedHeaders): ReceivedHeaders {
  if (!Array.isArray(headers)) return Object.fromEntries(Object.entries(headers).filter(([name]) => isOther(name)));
  const raw = headers as readonly string[];
  return raw.filter((_, index) => isOther(raw[index - (index % 2)] as string));
}

function isOther(name: string): boolean {
  return name.toLowerCase() !== 'content-encoding';
}

function bytesOf(body: Uint8Array | string): Uint8Array {
  return typeof body === 'string' ? Buffer.from(body) : body;
}
