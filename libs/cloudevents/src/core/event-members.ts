import { coreAttributeNames } from './attribute-name.js';
import type { CloudEvent } from './cloud-event.js';

const members = [...coreAttributeNames, 'data', 'data_base64'] as const;

/**
 * A copy of an event that has what is present only: `undefined` and `null` are absent, except `data: null`. A class may
 * have getters for core attributes and data; everything else counts where it is a member of the event itself.
 */
export function membersOf<T>(event: CloudEvent<T>): CloudEvent<T> {
  const copy: CloudEvent<T> = { ...event };
  for (const name of members) {
    if (!Object.hasOwn(copy, name)) Object.assign(copy, { [name]: event[name] });
  }
  for (const [name, value] of Object.entries(copy)) {
    if (value === undefined || (value === null && name !== 'data')) delete copy[name];
  }
  return copy;
}
