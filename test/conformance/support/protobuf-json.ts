import { fromJson, type JsonValue, toBinary, toJson } from '@bufbuild/protobuf';
import type { AttributeTypeName } from 'nestjs-cloudevents';
import {
  type AttributeValue,
  type ExpectedAttribute,
  type ExpectedEvent,
  textData,
  unknownData,
} from './expected-event.js';
import { conformanceTypes, protobufSchema } from './protobuf-schema.js';
import { type JsonObject, objectIn, textIn, UnknownShapeError } from './shape.js';

type MessageName = Parameters<typeof protobufSchema>[0];

const registry = conformanceTypes;

/** The bytes of a message given in the JSON mapping of protobuf. @throws UnknownShapeError when it is not in it */
export function wireBytes(name: MessageName, json: unknown): Uint8Array {
  const schema = protobufSchema(name);
  return toBinary(schema, fromJson(schema, parsed(name, json), { registry }));
}

/** The message with the names that the JSON mapping prefers; both forms of a name may be read. */
export function normalised(name: MessageName, json: unknown): JsonObject {
  return objectIn(parsed(name, json), name);
}

function parsed(name: MessageName, json: unknown): JsonValue {
  const schema = protobufSchema(name);
  try {
    return toJson(schema, fromJson(schema, json as JsonValue, { registry }), { registry });
  } catch (error) {
    throw new UnknownShapeError(
      `the JSON of a ${name} message`,
      error instanceof Error ? error.message : String(error),
    );
  }
}

const members: Readonly<Record<string, AttributeTypeName>> = {
  ceBoolean: 'Boolean',
  ceInteger: 'Integer',
  ceString: 'String',
  ceBytes: 'Binary',
  ceUri: 'URI',
  ceUriRef: 'URI-reference',
  ceTimestamp: 'Timestamp',
};

/** What a `CloudEvent` message in its JSON says: for messages that are valid events. */
export function expectedFromProtobuf(json: JsonObject): ExpectedEvent {
  const { id, source, specVersion, type, attributes: others = {}, binaryData, textData: text, protoData } = json;
  const attributes = new Map<string, ExpectedAttribute>();
  for (const [name, value] of Object.entries({ id, source, specversion: specVersion, type })) {
    attributes.set(name, { value: textIn(value, name) });
  }
  for (const [name, value] of Object.entries(objectIn(others, 'attributes'))) {
    attributes.set(name, attributeOf(objectIn(value, name)));
  }
  if (protoData !== undefined) {
    addScheme(attributes);
    return { attributes, data: unknownData };
  }
  if (binaryData !== undefined)
    return { attributes, data: new Uint8Array(Buffer.from(textIn(binaryData, 'binaryData'), 'base64')) };
  return { attributes, data: text === undefined ? undefined : textData(textIn(text, 'textData'), attributes) };
}

/** The format wants the type URL of a message as `dataschema`. Where that has no scheme, it is one of https. */
function addScheme(attributes: Map<string, ExpectedAttribute>): void {
  const { value, type } = attributes.get('dataschema') ?? {};
  if (typeof value !== 'string' || /^[a-z][a-z0-9+.-]*:/i.test(value)) return;
  attributes.set('dataschema', { value: `https://${value}`, type });
}

function attributeOf(json: JsonObject): ExpectedAttribute {
  const [[member, value] = ['none', undefined]] = Object.entries(json);
  const type = members[member];
  if (type === undefined) throw new UnknownShapeError('an attribute value', member);
  if (type === 'Binary') return { value: new Uint8Array(Buffer.from(textIn(value, member), 'base64')), type };
  return { value: value as AttributeValue, type };
}
