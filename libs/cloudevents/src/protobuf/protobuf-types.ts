import {
  createRegistry,
  fromBinary,
  isMessage,
  toJson,
  type DescEnum,
  type DescExtension,
  type DescFile,
  type DescMessage,
  type Registry,
} from '@bufbuild/protobuf';
import * as wkt from '@bufbuild/protobuf/wkt';
import { CloudEventsConfigError, UnknownTypeError } from '../errors/index.js';
import type { EventTypeRegistry } from '../projection/event-type-registry.js';

/** What `protobufTypes` takes: a generated schema, a generated file with all that is in it, or a whole registry. */
export type ProtobufTypes = DescMessage | DescEnum | DescExtension | DescFile | Registry;

const wellKnownFiles: readonly DescFile[] = [
  wkt.file_google_protobuf_any,
  wkt.file_google_protobuf_duration,
  wkt.file_google_protobuf_empty,
  wkt.file_google_protobuf_field_mask,
  wkt.file_google_protobuf_struct,
  wkt.file_google_protobuf_timestamp,
  wkt.file_google_protobuf_wrappers,
];
const kinds: ReadonlySet<unknown> = new Set(['message', 'enum', 'extension', 'file', 'registry']);

/**
 * The protobuf types of an application, for events and data packed in `Any` and for protobuf-es messages as data.
 * The well-known types are always among them. Of two types with one name the later counts.
 *
 * @example CloudEventsModule.forRoot({ types: protobufTypes(file_poker_player, HandCompleteSchema) })
 * @throws CloudEventsConfigError when an argument is none of these
 */
export function protobufTypes(...types: readonly ProtobufTypes[]): EventTypeRegistry {
  types.forEach(checkKind);
  const registry = createRegistry(...wellKnownFiles, ...types);
  const strict = refusingUnknownTypes(registry);
  return {
    has: (typeName) => registry.getMessage(typeName) !== undefined,
    unpack: (typeName, bytes) => fromBinary(schemaOf(registry, typeName), bytes),
    toJson(message) {
      if (!isMessage(message)) throw new TypeError('toJson takes a protobuf-es message');
      return toJson(schemaOf(registry, message.$typeName), message, { registry: strict });
    },
    pack(message) {
      if (!isMessage(message)) throw new TypeError('pack takes a protobuf-es message');
      return wkt.anyPack(schemaOf(registry, message.$typeName), message);
    },
  };
}

/** The same registry, except that an `Any` of an unknown type gives our error, which names the remedy. */
function refusingUnknownTypes(registry: Registry): Registry {
  return {
    kind: 'registry',
    [Symbol.iterator]: () => registry[Symbol.iterator](),
    get: (typeName) => registry.get(typeName),
    getMessage: (typeName) => schemaOf(registry, typeName),
    getEnum: (typeName) => registry.getEnum(typeName),
    getExtension: (typeName) => registry.getExtension(typeName),
    getExtensionFor: (extendee, number) => registry.getExtensionFor(extendee, number),
    getService: (typeName) => registry.getService(typeName),
  };
}

function schemaOf(registry: Registry, typeName: string): DescMessage {
  const schema = registry.getMessage(typeName);
  if (schema === undefined) throw new UnknownTypeError(typeName);
  return schema;
}

function checkKind(type: ProtobufTypes, index: number): void {
  const kind: unknown = (type as { kind?: unknown } | null | undefined)?.kind;
  if (kinds.has(kind)) return;
  const message = `argument ${index + 1} of protobufTypes() must be a schema, a generated file or a registry`;
  throw new CloudEventsConfigError([{ option: 'types', message }]);
}
