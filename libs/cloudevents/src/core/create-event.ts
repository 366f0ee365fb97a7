import { acceptEvent } from './accept-event.js';
import type { CloudEvent, CloudEventAttributeValue } from './cloud-event.js';
import { dataOf } from './data-of.js';
import { membersOf } from './event-members.js';
import type { ExtensionDefinitions } from './known-extensions.js';
import { type EventProblem, InvalidEventError } from '../errors/invalid-event.error.js';
import { isHiddenType, rememberedTypes, rememberTypes } from './remembered-types.js';
import type { AttributeType } from './attribute-type.js';

/** What an event is made from, which may be an event: `specversion` need not be said, everything else is as it will be. */
export type CloudEventInit<T = unknown> = {
  // Not by Omit, which would leave nothing but the index signature.
  [K in keyof CloudEvent<T> as Exclude<K, 'specversion'>]: CloudEvent<T>[K];
} & { specversion?: string };

/**
 * Makes an event: checked, frozen, nothing filled in but `specversion`. Attributes are copied, data is the given
 * object itself. What was remembered of the types of a given event counts on.
 *
 * @param extensions the extensions whose types and rules are known
 * @throws InvalidEventError listing every broken rule
 */
export function cloudEvent<T = unknown>(init: CloudEventInit<T>, extensions?: ExtensionDefinitions): CloudEvent<T> {
  const given = membersOf(init as CloudEvent<T>);
  given.specversion ??= '1.0';
  const accepted = acceptEvent(rememberTypes(given, rememberedTypes(init)), undefined, extensions);
  const event: Record<string, unknown> = {};
  const types = new Map<string, AttributeType>();
  for (const [name, value, type] of accepted.attributes) {
    event[name] = value satisfies CloudEventAttributeValue;
    if (type !== undefined && isHiddenType(type)) types.set(name, type);
  }
  if (given.data !== undefined) event['data'] = dataOf(given);
  else if (given.data_base64 !== undefined) event['data_base64'] = given.data_base64;
  return Object.freeze(rememberTypes(event as CloudEvent<T>, types));
}

/** Every rule that an event breaks, extensions included; none when it is valid. */
export function validate(event: CloudEvent, extensions?: ExtensionDefinitions): readonly EventProblem[] {
  try {
    acceptEvent(event, undefined, extensions);
    return [];
  } catch (error) {
    if (error instanceof InvalidEventError) return error.problems;
    throw error;
  }
}
