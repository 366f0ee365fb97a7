import { WireType } from '@bufbuild/protobuf/wire';
import { type AttributeType, type AttributeTypeName, attributeTypes } from '../../core/index.js';

/**
 * How the fields of the messages begin on the wire: field number and wire type in one number.
 *
 * @see cloudevents.proto of CloudEvents 1.0.2; where the prose of the Protobuf format differs, the schema counts
 */
export const eventTags = {
  id: text(1),
  source: text(2),
  specversion: text(3),
  type: text(4),
  attribute: text(5),
  binaryData: text(6),
  textData: text(7),
  protoData: text(8),
} as const;

/** `CloudEventBatch`. */
export const batchTags = { event: text(1) } as const;

/** An entry of the map of attributes. */
export const entryTags = { key: text(1), value: text(2) } as const;

/** `CloudEventAttributeValue`, by the type of the attribute. */
export const valueTags: Readonly<Record<AttributeTypeName, number>> = {
  Boolean: number(1),
  Integer: number(2),
  String: text(3),
  Binary: text(4),
  URI: text(5),
  'URI-reference': text(6),
  Timestamp: text(7),
};

/** The same the other way round. */
export const valueTypes: ReadonlyMap<number, AttributeType> = new Map(
  Object.values<AttributeType>(attributeTypes).map((type) => [valueTags[type.name], type]),
);

/** `google.protobuf.Timestamp`. */
export const timestampTags = { seconds: number(1), nanos: number(2) } as const;

/** `google.protobuf.Any`. */
export const anyTags = { typeUrl: text(1), value: text(2) } as const;

/** Text, bytes and messages all come with their length. */
function text(field: number): number {
  return tagOf(field, WireType.LengthDelimited);
}

function number(field: number): number {
  return tagOf(field, WireType.Varint);
}

/** Field numbers are at most 29 bits. */
export function tagOf(field: number, wireType: WireType): number {
  return (field << 3) | wireType;
}
