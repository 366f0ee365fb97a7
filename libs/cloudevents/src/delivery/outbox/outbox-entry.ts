import type { AcceptedEvent } from '../../core/index.js';
import { encodeStructured } from '../../formats/json/index.js';
import { laneOf } from './lane.js';
import type { OutboxEntry } from './outbox-store.js';

/** The event as it is kept. @throws InvalidEventError when it is longer than a string can be */
export function entryOf(event: AcceptedEvent): OutboxEntry {
  const { id, source, type, subject } = event;
  const isShared = subject !== undefined;
  return { lane: laneOf(event), isShared, id, source, type, subject, event: encodeStructured(event) };
}
