import type { AcceptedEvent, CloudEvent } from '../core/index.js';
import type { ProjectionRunner } from '../projection/index.js';

const firstSent = 'send[0]';

/** Most calls send one event, and need no text of their own for it. */
function whereSent(index: number): string {
  return index === 0 ? firstSent : `send[${index}]`;
}

/**
 * What `send` is given, one event or several: all of them, before any is handed on.
 *
 * @throws InvalidEventError when one breaks a rule, or there is none at its place
 */
export function acceptSent(
  runner: Pick<ProjectionRunner, 'accept'>,
  events: CloudEvent | readonly CloudEvent[],
): AcceptedEvent[] {
  const list = Array.isArray(events) ? (events as readonly CloudEvent[]) : [events as CloudEvent];
  const accepted: AcceptedEvent[] = [];
  // Not map, which passes over holes: nothing would be checked there, and part of the call be sent.
  for (let index = 0; index < list.length; index++) {
    accepted.push(runner.accept(list[index] as CloudEvent, whereSent(index)));
  }
  return accepted;
}
