import { type CloudEvent, decodeBatch, decodeStructured } from 'nestjs-cloudevents';
import { binaryEvent } from './binary-event.js';
import { contentMode } from './content-type.js';

/** The parts of a Kafka record an event can lie in. */
export interface RecordContent {
  readonly value: Uint8Array | null;
  readonly headers?: Readonly<Record<string, Uint8Array | string | (Uint8Array | string)[] | undefined>>;
}

const prefix = 'ce_';

/**
 * Reads the events of a Kafka record.
 *
 * @see CloudEvents Kafka binding 1.0.2, section 3
 * @throws DecodeError naming the attribute, UnsupportedContentError
 */
export function kafkaEvents({ value, headers = {} }: RecordContent): CloudEvent[] {
  const texts = Object.entries(headers).map(([name, each]) => [name.toLowerCase(), textOf(each)] as const);
  const contentType = texts.find(([name]) => name === 'content-type')?.[1];
  const attributes = texts.filter(([name]) => name.startsWith(prefix));
  switch (contentMode(contentType, attributes.length > 0)) {
    case 'batch':
      return decodeBatch(value ?? new Uint8Array());
    case 'structured':
      return [decodeStructured(value ?? new Uint8Array())];
    case 'binary':
      return [
        binaryEvent(
          Object.fromEntries(attributes.map(([name, text]) => [name.slice(prefix.length), text])),
          contentType,
          value,
        ),
      ];
  }
}

function textOf(value: Uint8Array | string | (Uint8Array | string)[] | undefined): string {
  const first = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' ? first : Buffer.from(first ?? []).toString('utf8');
}
