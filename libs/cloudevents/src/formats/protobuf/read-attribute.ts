import {
  type AttributeDefinition,
  type AttributeType,
  attributeTypes,
  type CloudEventAttributeValue,
  coreAttributes,
  shownName,
} from '../../core/index.js';
import { DecodeError } from '../../errors/index.js';
import type { ReceivedAttributes } from '../received-attributes.js';
import type { WireReader } from './wire-reader.js';
import { entryTags, timestampTags, valueTypes } from './wire-tags.js';
import { timestampText } from './wire-timestamp.js';

const coreByName: ReadonlyMap<string, AttributeDefinition> = new Map(Object.entries(coreAttributes));

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
export function readAttribute(reader: WireReader, attributes: ReceivedAttributes, what: string): void {
  let name = '';
  const read: WireValue = { type: undefined, value: '', seconds: 0, nanos: 0 };
  const end = reader.endOf();
  for (let tag = reader.nextTag(end); tag !== 0; tag = reader.nextTag(end)) {
    if (tag === entryTags.key) name = reader.name();
    else if (tag === entryTags.value) readValue(reader, read);
    else reader.skipField(tag);
  }
  const { type } = read;
  if (type === undefined) throw refuse(name, what, 'has no value');
  const value = type === attributeTypes.timestamp ? timestampText(read.seconds, read.nanos) : read.value;
  const core = coreByName.get(name);
  if (core?.kind === 'required') throw refuse(name, what, 'has a field of its own and must not be in the map');
  if (attributes.has(name)) throw refuse(name, what, 'is there twice');
  if (core !== undefined && core.type !== type) {
    throw refuse(name, what, `must be of type ${core.type.name}, but was sent as ${type.name}`);
  }
  if (value === undefined) throw refuse(name, what, 'is outside the range of a protobuf Timestamp');
  attributes.set(name, value, type);
}

function readValue(reader: WireReader, read: WireValue): void {
  const end = reader.endOf();
  for (let tag = reader.nextTag(end); tag !== 0; tag = reader.nextTag(end)) {
    const type = valueTypes.get(tag);
    if (type === undefined) {
      reader.skipField(tag);
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

function readTimestamp(reader: WireReader, read: WireValue): void {
  if (read.type !== attributeTypes.timestamp) read.seconds = read.nanos = 0;
  const end = reader.endOf();
  for (let tag = reader.nextTag(end); tag !== 0; tag = reader.nextTag(end)) {
    if (tag === timestampTags.seconds) read.seconds = Number(reader.int64());
    else if (tag === timestampTags.nanos) read.nanos = reader.int32();
    else reader.skipField(tag);
  }
}

function refuse(name: string, what: string, rule: string): DecodeError {
  return new DecodeError(`Attribute '${shownName(name)}' of ${what} ${rule}`);
}
