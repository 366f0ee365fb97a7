import {
  create,
  createFileRegistry,
  type DescMessage,
  fromJson,
  type JsonObject,
  type JsonValue,
  toBinary,
  toJson,
  fromBinary,
} from '@bufbuild/protobuf';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import {
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
  FileDescriptorProtoSchema,
  file_google_protobuf_any,
  file_google_protobuf_timestamp,
} from '@bufbuild/protobuf/wkt';

/** The messages of cloudevents.proto, described apart from the library, so that protobuf-es is the judge of its bytes. */

const field = (name: string, number: number, type: Type, typeName = '', more: object = {}) => ({
  name,
  jsonName: name.replace(/_(.)/g, (_match, letter: string) => letter.toUpperCase()),
  number,
  type,
  typeName,
  label: Label.OPTIONAL,
  ...more,
});
const inOneof = { oneofIndex: 0 };
const repeated = { label: Label.REPEATED };

const file = create(FileDescriptorProtoSchema, {
  name: 'cloudevents.proto',
  package: 'io.cloudevents.v1',
  syntax: 'proto3',
  dependency: ['google/protobuf/any.proto', 'google/protobuf/timestamp.proto'],
  messageType: [
    {
      name: 'CloudEvent',
      field: [
        field('id', 1, Type.STRING),
        field('source', 2, Type.STRING),
        field('spec_version', 3, Type.STRING),
        field('type', 4, Type.STRING),
        field('attributes', 5, Type.MESSAGE, '.io.cloudevents.v1.CloudEvent.AttributesEntry', repeated),
        field('binary_data', 6, Type.BYTES, '', inOneof),
        field('text_data', 7, Type.STRING, '', inOneof),
        field('proto_data', 8, Type.MESSAGE, '.google.protobuf.Any', inOneof),
      ],
      oneofDecl: [{ name: 'data' }],
      nestedType: [
        {
          name: 'AttributesEntry',
          field: [
            field('key', 1, Type.STRING),
            field('value', 2, Type.MESSAGE, '.io.cloudevents.v1.CloudEvent.CloudEventAttributeValue'),
          ],
          options: { mapEntry: true },
        },
        {
          name: 'CloudEventAttributeValue',
          field: [
            field('ce_boolean', 1, Type.BOOL, '', inOneof),
            field('ce_integer', 2, Type.INT32, '', inOneof),
            field('ce_string', 3, Type.STRING, '', inOneof),
            field('ce_bytes', 4, Type.BYTES, '', inOneof),
            field('ce_uri', 5, Type.STRING, '', inOneof),
            field('ce_uri_ref', 6, Type.STRING, '', inOneof),
            field('ce_timestamp', 7, Type.MESSAGE, '.google.protobuf.Timestamp', inOneof),
          ],
          oneofDecl: [{ name: 'attr' }],
        },
      ],
    },
    { name: 'CloudEventBatch', field: [field('events', 1, Type.MESSAGE, '.io.cloudevents.v1.CloudEvent', repeated)] },
  ],
});
const registry = createFileRegistry(file, (name) =>
  name === file_google_protobuf_any.proto.name ? file_google_protobuf_any : file_google_protobuf_timestamp,
);

export const eventSchema = described('CloudEvent');
export const batchSchema = described('CloudEventBatch');

function described(name: string): DescMessage {
  const found = registry.getMessage(`io.cloudevents.v1.${name}`);
  if (found === undefined) throw new Error(`${name} is not described`);
  return found;
}

/** What protobuf-es reads in the bytes, in the JSON mapping of protobuf. */
export function judged(content: string | Uint8Array, schema: DescMessage = eventSchema): JsonValue {
  return toJson(schema, fromBinary(schema, content as Uint8Array));
}

/** The required fields, in the same mapping. */
export const required = { id: 'e-1', source: '/tables/7', specVersion: '1.0', type: 'com.example.dealt' };

/** The bytes protobuf-es makes of an event with the required fields and these, in the JSON mapping. */
export function wire(fields: JsonObject = {}): Uint8Array {
  return toBinary(eventSchema, fromJson(eventSchema, { ...required, ...fields }));
}

/** What stands behind the bytes of an event that `write` appends to. */
export function appended(write: (writer: BinaryWriter) => BinaryWriter, before: Uint8Array = wire()): Uint8Array {
  return write(new BinaryWriter().raw(before)).finish();
}

/** An entry of the map, its value written by hand. */
export function entry(writer: BinaryWriter, name: string, value: (writer: BinaryWriter) => BinaryWriter): BinaryWriter {
  writer.tag(5, WireType.LengthDelimited).fork().tag(1, WireType.LengthDelimited).string(name);
  return value(writer.tag(2, WireType.LengthDelimited).fork()).join().join();
}
