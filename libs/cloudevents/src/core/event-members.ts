import { InvalidEventError } from '../errors/invalid-event.error.js';
import { coreAttributeNames } from './attribute-name.js';
import type { CloudEvent } from './cloud-event.js';
import { messageOf } from './thrown.js';

const members = [...coreAttributeNames, 'data', 'data_base64'] as const;

/**
 * A copy of an event that has what is present only: `undefined` and `null` are absent, except `data: null`. A class may
 * have getters for core attributes and data; everything else counts where it is a member of the event itself.
 *
 * @throws InvalidEventError for what is no object, or cannot be read
 */
export function membersOf<T>(event: CloudEvent<T>): CloudEvent<T> {
  if (typeof event !== 'object' || (event as unknown) === null) throw refuse('must be an object');
  const copy = copyOf(event);
  for (const [name, value] of Object.entries(copy)) {
    if (value === undefined || (value === null && name !== 'data')) delete copy[name];
  }
  return copy;
}

function copyOf<T>(event: CloudEvent<T>): CloudEvent<T> {
  try {
    const copy: CloudEvent<T> = { ...event };
    for (const name of members) {
      if (!Object.hasOwn(copy, name)) Object.assign(copy, { [name]: event[name] });
    }
    return copy;
  } catch (error) {
    // A getter or a proxy of the caller.
    throw refuse(`cannot be read: ${messageOf(error)}`);
  }
}

function refuse(rule: string): InvalidEventError {
  return new InvalidEventError([{ attribute: 'event', rule }]);
}
