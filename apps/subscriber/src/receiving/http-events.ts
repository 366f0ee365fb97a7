import type { IncomingHttpHeaders } from 'node:http';
import { type CloudEvent, DecodeError, decodeBatch, decodeStructured } from 'nestjs-cloudevents';
import { binaryEvent } from './binary-event.js';
import { contentMode } from './content-type.js';

const prefix = 'ce-';

/**
 * Reads the events of an HTTP request.
 *
 * @see CloudEvents HTTP binding 1.0.2, section 3
 * @throws DecodeError naming the attribute, UnsupportedContentError
 */
export function httpEvents(headers: IncomingHttpHeaders, body: Uint8Array): CloudEvent[] {
  const contentType = headers['content-type'];
  const attributes = attributesOf(headers);
  switch (contentMode(contentType, Object.keys(attributes).length > 0)) {
    case 'batch':
      return decodeBatch(body);
    case 'structured':
      return [decodeStructured(body)];
    case 'binary':
      return [binaryEvent(attributes, contentType, body)];
  }
}

function attributesOf(headers: IncomingHttpHeaders): Record<string, string> {
  const own = Object.entries(headers).filter(([name]) => name.startsWith(prefix) && name !== 'ce-datacontenttype');
  return Object.fromEntries(
    own.map(([name, value]) => [name.slice(prefix.length), unescapeHeader(name, String(value))]),
  );
}

/** Undoes quoting and percent-encoding: section 3.1.3.2. */
function unescapeHeader(name: string, value: string): string {
  const quoted = /^"(.*)"$/s.exec(value)?.[1];
  const text = quoted === undefined ? value : quoted.replace(/\\(.)/gs, '$1');
  try {
    return text.replace(/(?:%[0-9a-f]{2})+/gi, (bytes) => decodeURIComponent(bytes));
  } catch {
    throw new DecodeError(`Attribute '${name.slice(prefix.length)}' is percent-encoded, but not as UTF-8`);
  }
}
