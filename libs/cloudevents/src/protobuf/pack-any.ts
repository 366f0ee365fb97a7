import { create, isMessage, type DescMessage, type MessageInitShape, type MessageShape } from '@bufbuild/protobuf';
import { anyPack, type Any } from '@bufbuild/protobuf/wkt';

/**
 * Packs a message, or what `create(schema, …)` makes one of, into a `google.protobuf.Any`: for the `data` of a draft
 * or the `event` of a page.
 *
 * @example
 * return { type: 'com.poker.player.registered', data: packAny(PublicPlayerSchema, { displayName }) };
 */
export function packAny<D extends DescMessage>(schema: D, message: MessageShape<D> | MessageInitShape<D>): Any {
  return anyPack(schema, isMessage(message, schema) ? message : create(schema, message));
}
