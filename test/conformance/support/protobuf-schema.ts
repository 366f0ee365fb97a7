import { create, createFileRegistry, createRegistry, type DescMessage, type Registry } from '@bufbuild/protobuf';
import {
  DescriptorProtoSchema,
  type DescriptorProto,
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type,
  FieldDescriptorProtoSchema,
  type FieldDescriptorProto,
  file_google_protobuf_any,
  file_google_protobuf_timestamp,
  FileDescriptorProtoSchema,
  MessageOptionsSchema,
  OneofDescriptorProtoSchema,
} from '@bufbuild/protobuf/wkt';

/*
 * The messages of `cloudevents.proto` and `conformance_tests.proto`, described here once more so that wire bytes are
 * made without the code under test.
 */

const scalar = {
  bool: FieldDescriptorProto_Type.BOOL,
  int32: FieldDescriptorProto_Type.INT32,
  string: FieldDescriptorProto_Type.STRING,
  bytes: FieldDescriptorProto_Type.BYTES,
} as const;

const scope = '.io.cloudevents.v1';

interface Field {
  readonly number: number;
  /** A scalar, or the full name of a message after a dot. */
  readonly type: keyof typeof scalar | `.${string}`;
  readonly repeated?: boolean;
  readonly oneof?: boolean;
}

function field(name: string, { number, type, repeated = false, oneof = false }: Field): FieldDescriptorProto {
  const isMessage = type.startsWith('.');
  return create(FieldDescriptorProtoSchema, {
    name,
    number,
    jsonName: name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    label: repeated ? FieldDescriptorProto_Label.REPEATED : FieldDescriptorProto_Label.OPTIONAL,
    type: isMessage ? FieldDescriptorProto_Type.MESSAGE : scalar[type as keyof typeof scalar],
    ...(isMessage && { typeName: type }),
    ...(oneof && { oneofIndex: 0 }),
  });
}

function message(
  name: string,
  fields: Readonly<Record<string, Field>>,
  oneof?: string,
  nested: DescriptorProto[] = [],
): DescriptorProto {
  return create(DescriptorProtoSchema, {
    name,
    field: Object.entries(fields).map(([fieldName, given]) => field(fieldName, given)),
    nestedType: nested,
    ...(oneof !== undefined && { oneofDecl: [create(OneofDescriptorProtoSchema, { name: oneof })] }),
  });
}

const attributeValue = message(
  'CloudEventAttributeValue',
  {
    ce_boolean: { number: 1, type: 'bool', oneof: true },
    ce_integer: { number: 2, type: 'int32', oneof: true },
    ce_string: { number: 3, type: 'string', oneof: true },
    ce_bytes: { number: 4, type: 'bytes', oneof: true },
    ce_uri: { number: 5, type: 'string', oneof: true },
    ce_uri_ref: { number: 6, type: 'string', oneof: true },
    ce_timestamp: { number: 7, type: '.google.protobuf.Timestamp', oneof: true },
  },
  'attr',
);

const attributesEntry = message('AttributesEntry', {
  key: { number: 1, type: 'string' },
  value: { number: 2, type: `${scope}.CloudEvent.CloudEventAttributeValue` },
});
attributesEntry.options = create(MessageOptionsSchema, { mapEntry: true });

const cloudEvent = message(
  'CloudEvent',
  {
    id: { number: 1, type: 'string' },
    source: { number: 2, type: 'string' },
    spec_version: { number: 3, type: 'string' },
    type: { number: 4, type: 'string' },
    attributes: { number: 5, type: `${scope}.CloudEvent.AttributesEntry`, repeated: true },
    binary_data: { number: 6, type: 'bytes', oneof: true },
    text_data: { number: 7, type: 'string', oneof: true },
    proto_data: { number: 8, type: '.google.protobuf.Any', oneof: true },
  },
  'data',
  [attributesEntry, attributeValue],
);

const file = create(FileDescriptorProtoSchema, {
  name: 'conformance/cloudevents.proto',
  package: scope.slice(1),
  syntax: 'proto3',
  dependency: ['google/protobuf/any.proto', 'google/protobuf/timestamp.proto'],
  messageType: [
    cloudEvent,
    message('CloudEventBatch', { events: { number: 1, type: `${scope}.CloudEvent`, repeated: true } }),
    message(
      'ConformanceTest',
      {
        id: { number: 1, type: 'string' },
        description: { number: 2, type: 'string' },
        sample_id: { number: 3, type: 'string' },
        valid_single: { number: 4, type: `${scope}.CloudEvent`, oneof: true },
        valid_batch: { number: 5, type: `${scope}.CloudEventBatch`, oneof: true },
        invalid_single: { number: 6, type: `${scope}.CloudEvent`, oneof: true },
        invalid_batch: { number: 7, type: `${scope}.CloudEventBatch`, oneof: true },
      },
      'event',
    ),
    message('ConformanceTestMessageData', { text: { number: 1, type: 'string' } }),
  ],
});

const known = [file_google_protobuf_any, file_google_protobuf_timestamp];
const files = createFileRegistry(file, (name) => known.find(({ proto }) => proto.name === name)?.proto);

/** The types that an `Any` of the cases can hold. */
export const conformanceTypes: Registry = createRegistry(...files);

/** A message of the two files by its short name. */
export function protobufSchema(name: 'CloudEvent' | 'CloudEventBatch' | 'ConformanceTest'): DescMessage {
  const schema = files.getMessage(`${scope.slice(1)}.${name}`);
  if (schema === undefined) throw new Error(`no message ${name}`);
  return schema;
}
