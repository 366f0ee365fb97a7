import type { BinaryReader } from '@bufbuild/protobuf/wire';
import {
  type AttributeType,
  attributeTypes,
  type CloudEventAttributeValue,
  coreAttributes,
  shownName,
} from '../../core/index.js';
import { DecodeError } from '../../errors/index.js';
import { endOf, nextTag, skip } from './wire-reader.js';
import { entryTags, timestampTags, valueTypes } from './wire-tags.js';
import { timestampText } from './wire-timestamp.js';

/** A value while it is read: what comes later may replace it, or add to a timestamp. */
interface WireValue {
  type: AttributeType | undefined;
  value: CloudEventAttributeValue;
  seconds: number;
  nanos: number;
}

/**
 * Reads one entry of the map and adds it to the attributes, with its type where it is an extension.
 *
 * @param what the event, as messages call it
 * @throws DecodeError for an entry that no event may have. What its value is, is checked with the whole event
 */
export function readAttribute(
  reader: BinaryReader,
  attributes: Map<string, CloudEventAttributeValue>,
  types: Map<string, AttributeType>,
  what: string,
): void {
  let name = '';
  const read: WireValue = { type: undefined, value: '', seconds: 0, nanos: 0 };
  const end = endOf(reader);
  for (let tag = nextTag(reader, end); tag !== 0; tag = nextTag(reader, end)) {
    if (tag === entryTags.key) name = reader.string();
    else if (tag === entryTags.value) readValue(reader, read);
    else skip(reader, tag);
  }
  const { type } = read;
  if (type === undefined) throw refuse(name, what, 'has no value');
  const value = type === attributeTypes.timestamp ? timestampText(read.seconds, read.nanos) : read.value;
  const core = Object.hasOwn(coreAttributes, name) ? coreAttributes[name as keyof typeof coreAttributes] : undefined;
  if (core?.kind === 'required') throw refuse(name, what, 'has a field of its own and must not be in the map');
  if (types.has(name) || attributes.has(name)) throw refuse(name, what, 'is there twice');
  if (core !== undefined && core.type !== type) {
    throw refuse(name, what, `must be of type ${core.type.name}, but was sent as ${type.name}`);
  }
  if (value === undefined) throw refuse(name, what, 'is outside the range of a protobuf Timestamp');
  attributes.set(name, value);
  if (core === undefined) types.set(name, type);
}

function readValue(reader: BinaryReader, read: WireValue): void {
  const end = endOf(reader);
  for (let tag = nextTag(reader, end); tag !== 0; tag = nextTag(reader, end)) {
    const type = valueTypes.get(tag);
    if (type === undefined) {
      skip(reader, tag);
      continue;
    }
    if (type === attributeTypes.timestamp) readTimestamp(reader, read);
    else if (type === attributeTypes.boolean) read.value = reader.bool();
    else if (type === attributeTypes.integer) read.value = reader.int32();
    else if (type === attributeTypes.binary) read.value = new Uint8Array(reader.bytes());
    else read.value = reader.string();
    read.type = type;
  }
}

function readTimestamp(reader: BinaryReader, read: WireValue): void {
  if (read.type !== attributeTypes.timestamp) read.seconds = read.nanos = 0;
  const end = endOf(reader);
  for (let tag = nextTag(reader, end); tag !== 0; tag = nextTag(reader, end)) {
    if (tag === timestampTags.seconds) read.seconds = Number(reader.int64());
    else if (tag === timestampTags.nanos) read.nanos = reader.int32();
    else skip(reader, tag);
  }
}

function refuse(name: string, what: string, rule: string): DecodeError {
  return new DecodeError(`Attribute '${shownName(name)}' of ${what} ${rule}`);
}
