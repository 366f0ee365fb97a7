import { create, createFileRegistry, type DescMessage, type FileRegistry } from '@bufbuild/protobuf';
import {
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
  FileDescriptorProtoSchema,
  file_google_protobuf_any,
} from '@bufbuild/protobuf/wkt';

const optional = (name: string, number: number, type: Type, typeName = '') => ({
  name,
  // compilers fill it in
  jsonName: name.replace(/_(.)/g, (_match, letter: string) => letter.toUpperCase()),
  number,
  type,
  typeName,
  label: Label.OPTIONAL,
});

/** A small game, described at run time: what generated code holds. */
const file = create(FileDescriptorProtoSchema, {
  name: 'examples/player.proto',
  package: 'examples',
  syntax: 'proto3',
  dependency: ['google/protobuf/any.proto'],
  messageType: [
    {
      name: 'PlayerActed',
      field: [
        optional('player_id', 1, Type.STRING),
        optional('amount', 2, Type.INT64),
        optional('seal', 3, Type.BYTES),
      ],
    },
    { name: 'AllIn', field: [optional('hand_id', 1, Type.STRING), optional('amount', 2, Type.INT64)] },
    {
      name: 'Report',
      field: [optional('title', 1, Type.STRING), optional('detail', 2, Type.MESSAGE, '.google.protobuf.Any')],
    },
  ],
});

export const game: FileRegistry = createFileRegistry(file, (name) =>
  name === file_google_protobuf_any.proto.name ? file_google_protobuf_any : undefined,
);

export function schema(name: 'PlayerActed' | 'AllIn' | 'Report'): DescMessage {
  const found = game.getMessage(`examples.${name}`);
  if (found === undefined) throw new Error(`examples.${name} is not described`);
  return found;
}
