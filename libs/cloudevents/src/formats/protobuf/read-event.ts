import type { BinaryReader } from '@bufbuild/protobuf/wire';
import type { AttributeType, CloudEventAttributeValue } from '../../core/index.js';
import { readAttribute } from './read-attribute.js';
import { endOf, nextTag, readerOf, skip } from './wire-reader.js';
import { anyTags, batchTags, eventTags } from './wire-tags.js';

/** The data of an event as it came; bytes lie in the content. */
export type WireData =
  | { readonly kind: 'binary'; readonly bytes: Uint8Array }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'message'; readonly typeUrl: string; readonly value: Uint8Array };

/** A `CloudEvent` message. */
export interface WireEvent {
  /** Every attribute, those of the first four fields where they are not empty. */
  readonly attributes: Map<string, CloudEventAttributeValue>;
  /** The types of the extensions. */
  readonly types: Map<string, AttributeType>;
  /** `undefined` where no member of the oneof is set. */
  readonly data: WireData | undefined;
}

/**
 * Reads a `CloudEvent` message as protobuf demands: unknown fields are passed over, of a field that comes twice the
 * last counts, messages are merged. Only attributes of the map must not come twice, as no attribute may.
 *
 * @param what the event, as messages call it
 * @throws DecodeError for a value that its type does not allow, or without one. Whatever else is thrown means that the
 *   bytes are no such message
 */
export function readEvent(bytes: Uint8Array, what: string): WireEvent {
  const reader = readerOf(bytes);
  const attributes = new Map<string, CloudEventAttributeValue>();
  const types = new Map<string, AttributeType>();
  let data: WireData | undefined;
  for (let tag = nextTag(reader, reader.len); tag !== 0; tag = nextTag(reader, reader.len)) {
    switch (tag) {
      case eventTags.id:
        setRequired(attributes, 'id', reader.string());
        break;
      case eventTags.source:
        setRequired(attributes, 'source', reader.string());
        break;
      case eventTags.specversion:
        setRequired(attributes, 'specversion', reader.string());
        break;
      case eventTags.type:
        setRequired(attributes, 'type', reader.string());
        break;
      case eventTags.attribute:
        readAttribute(reader, attributes, types, what);
        break;
      case eventTags.binaryData:
        data = { kind: 'binary', bytes: reader.bytes() };
        break;
      case eventTags.textData:
        data = { kind: 'text', text: reader.string() };
        break;
      case eventTags.protoData:
        data = readAny(reader, data);
        break;
      default:
        skip(reader, tag);
    }
  }
  return { attributes, types, data };
}

/** The bytes of the next event of a `CloudEventBatch`, or nothing at its end. Throws when the bytes are no batch. */
export function nextOfBatch(batch: BinaryReader): Uint8Array | undefined {
  for (let tag = nextTag(batch, batch.len); tag !== 0; tag = nextTag(batch, batch.len)) {
    if (tag === batchTags.event) return batch.bytes();
    skip(batch, tag);
  }
  return undefined;
}

/** An empty field is the same as none. */
function setRequired(attributes: Map<string, CloudEventAttributeValue>, name: string, value: string): void {
  if (value === '') attributes.delete(name);
  else attributes.set(name, value);
}

function readAny(reader: BinaryReader, before: WireData | undefined): WireData {
  let { typeUrl, value } = before?.kind === 'message' ? before : { typeUrl: '', value: new Uint8Array(0) };
  const end = endOf(reader);
  for (let tag = nextTag(reader, end); tag !== 0; tag = nextTag(reader, end)) {
    if (tag === anyTags.typeUrl) typeUrl = reader.string();
    else if (tag === anyTags.value) value = reader.bytes();
    else skip(reader, tag);
  }
  return { kind: 'message', typeUrl, value };
}
