import type { AttributeType } from './attribute-type.js';

const key = Symbol.for('nestjs-cloudevents.attribute-types');

/** The types of those extensions whose value in memory does not tell them: URI, URI-reference and Timestamp are text. */
export type RememberedTypes = ReadonlyMap<string, AttributeType>;

/**
 * The types that were learned when the event was read from a format that tells them, or by definitions. They make an
 * event leave in Protobuf, XML or AMQP with the types it came with.
 */
export function rememberedTypes(event: object): RememberedTypes | undefined {
  return (event as Record<symbol, unknown>)[key] as RememberedTypes | undefined;
}

/** Notes the types on the event itself, which is not frozen yet, invisible to whoever lists its members. */
export function rememberTypes<E extends object>(event: E, types: RememberedTypes | undefined): E {
  if (types === undefined || types.size === 0) return event;
  return Object.defineProperty(event, key, { value: types, configurable: true });
}

/** Whether a value in memory leaves the type open. */
export function isHiddenType(type: AttributeType): boolean {
  return type.name === 'URI' || type.name === 'URI-reference' || type.name === 'Timestamp';
}
