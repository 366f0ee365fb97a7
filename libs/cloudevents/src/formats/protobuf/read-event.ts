import { ReceivedAttributes } from '../received-attributes.js';
import { readAttribute } from './read-attribute.js';
import { WireReader } from './wire-reader.js';
import { anyTags, batchTags, eventTags } from './wire-tags.js';

/** The data of an event as it came; bytes lie in the content. */
export type WireData =
  | { readonly kind: 'binary'; readonly bytes: Uint8Array }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'message'; readonly typeUrl: string; readonly value: Uint8Array };

/** A `CloudEvent` message. */
export interface WireEvent {
  /** Every attribute, those of the first four fields where they are not empty; extensions with their types. */
  readonly attributes: ReceivedAttributes;
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
  const reader = new WireReader(bytes);
  const attributes = new ReceivedAttributes();
  let data: WireData | undefined;
  for (let tag = reader.nextTag(reader.len); tag !== 0; tag = reader.nextTag(reader.len)) {
    switch (tag) {
      case eventTags.id:
        attributes.id = unlessEmpty(reader.string());
        break;
      case eventTags.source:
        attributes.source = unlessEmpty(reader.name());
        break;
      case eventTags.specversion:
        attributes.specversion = unlessEmpty(reader.name());
        break;
      case eventTags.type:
        attributes.type = unlessEmpty(reader.name());
        break;
      case eventTags.attribute:
        readAttribute(reader, attributes, what);
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
        reader.skipField(tag);
    }
  }
  return { attributes, data };
}

/** The bytes of the next event of a `CloudEventBatch`, or nothing at its end. Throws when the bytes are no batch. */
export function nextOfBatch(batch: WireReader): Uint8Array | undefined {
  for (let tag = batch.nextTag(batch.len); tag !== 0; tag = batch.nextTag(batch.len)) {
    if (tag === batchTags.event) return batch.bytes();
    batch.skipField(tag);
  }
  return undefined;
}

/** An empty field is the same as none. */
function unlessEmpty(value: string): string | undefined {
  return value === '' ? undefined : value;
}

function readAny(reader: WireReader, before: WireData | undefined): WireData {
  let { typeUrl, value } = before?.kind === 'message' ? before : { typeUrl: '', value: new Uint8Array(0) };
  const end = reader.endOf();
  for (let tag = reader.nextTag(end); tag !== 0; tag = reader.nextTag(end)) {
    if (tag === anyTags.typeUrl) typeUrl = reader.string();
    else if (tag === anyTags.value) value = reader.bytes();
    else reader.skipField(tag);
  }
  return { kind: 'message', typeUrl, value };
}
