import { HandlerError } from '../../errors/index.js';
import type { InboxTicket } from './inbox-desk.js';
import type { InboxEntry } from './inbox-entry.js';

/**
 * What each handler of one event has to do with the inbox. Handlers of one name would be one to it: those that ask for
 * `@InboxEntry()` are refused at the start, but nobody knows who else uses `context.inbox`.
 *
 * @param names of all handlers of the event, `Class.method` each
 */
export function handlerEntries(
  names: readonly string[],
  ticket: Pick<InboxTicket, 'entryOf'> | undefined,
): (name: string) => InboxEntry | undefined {
  return (name) => {
    const entry = ticket?.entryOf(name);
    if (entry === undefined || names.indexOf(name) === names.lastIndexOf(name)) return entry;
    const error = new HandlerError(
      `${name} is there in two classes of one name: to the inbox they are one. Rename one`,
    );
    return Object.freeze({ complete: () => Promise.reject(error) });
  };
}
