import type { AcceptedEvent } from '../../core/index.js';
import { messageOf } from '../../core/thrown.js';
import { InvalidEventError } from '../../errors/index.js';
import { topicNameProblem } from './topic-name.js';

/**
 * The topic an application chooses for an event.
 *
 * @throws InvalidEventError when the choice fails, or is no legal name
 */
export function chosenTopic(choice: (event: AcceptedEvent) => string, event: AcceptedEvent): string {
  const topic = choose(choice, event);
  const rule = topicNameProblem(topic);
  if (rule === undefined) return topic;
  // An asynchronous choice is refused like any other value; its own failure must not end the process.
  if ((topic as unknown) instanceof Promise) (topic as unknown as Promise<unknown>).catch(() => undefined);
  throw refused(rule);
}

function choose(choice: (event: AcceptedEvent) => string, event: AcceptedEvent): string {
  try {
    return choice(event);
  } catch (error) {
    throw refused(`cannot be chosen: ${messageOf(error)}`);
  }
}

function refused(rule: string): InvalidEventError {
  return new InvalidEventError([{ attribute: 'topic', rule }]);
}
