import { acceptEvent, type AcceptedEvent } from '../../../../src/core/index.js';

/** An event as an application would send it; every member can be replaced, and is left out when `undefined`. */
export function anEvent(id: string | number, members: Record<string, unknown> = {}): AcceptedEvent {
  return acceptEvent({
    specversion: '1.0',
    id: String(id),
    source: 'angzarr/hand',
    type: 'io.angzarr.test',
    subject: 'seat-1',
    data: { n: id },
    ...members,
  });
}

/** Numbered events, dealt round the subjects in turn. */
export function eventsOf(count: number, subjects: readonly (string | undefined)[], first = 0): AcceptedEvent[] {
  return Array.from({ length: count }, (_, index) => {
    return anEvent(first + index, { subject: subjects[(first + index) % subjects.length] });
  });
}
