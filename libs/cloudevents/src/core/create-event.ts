import { acceptEvent } from './accept-event.js';
import type { CloudEvent, CloudEventAttributeValue } from './cloud-event.js';
import type { ExtensionDefinitions } from './known-extensions.js';
import { type EventProblem, InvalidEventError } from '../errors/invalid-event.error.js';
import { isHiddenType, rememberTypes } from './remembered-types.js';
import type { AttributeType } from './attribute-type.js';

/** What an event is made from: `specversion` need not be said, everything else is as it will be. */
export type CloudEventInit<T = unknown> = Omit<CloudEvent<T>, 'specversion'> & { readonly specversion?: '1.0' };

/**
 * Makes an event: checked, frozen, nothing filled in but `specversion`. Data is the given object itself.
 *
 * @param extensions the extensions whose types and rules are known
 * @throws InvalidEventError listing every broken rule
 */
export function cloudEvent<T = unknown>(init: CloudEventInit<T>, extensions?: ExtensionDefinitions): CloudEvent<T> {
  const given = { ...init, specversion: init.specversion ?? '1.0' } as CloudEvent<T>;
  const accepted = acceptEvent(given, undefined, extensions);
  const { data, data_base64: base64 } = given;
  const event: Record<string, unknown> = {};
  const types = new Map<string, AttributeType>();
  for (const [name, value, type] of accepted.attributes) {
    event[name] = value satisfies CloudEventAttributeValue;
    if (type !== undefined && isHiddenType(type)) types.set(name, type);
  }
  if (data !== undefined) event['data'] = data;
  else if (base64 !== undefined && base64 !== null) event['data_base64'] = base64;
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
