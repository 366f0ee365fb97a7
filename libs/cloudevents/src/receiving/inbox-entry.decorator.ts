import { createParamDecorator } from '@nestjs/common';
import { HandlerError } from '../errors/index.js';
import type { SqlExecutor } from '../postgres/sql-executor.js';
import { type CloudEventContext, cloudEventsContextType } from './event-context.js';
import type { InboxEntry as Entry } from './inbox/inbox-entry.js';

const key = Symbol.for('nestjs-cloudevents.inbox-entry');

const decorate = createParamDecorator((_data: unknown, context): Entry => {
  const where = `${context.getClass().name}.${context.getHandler().name}`;
  if (context.getType<string>() !== cloudEventsContextType) {
    throw new HandlerError(`${where} asks for an @InboxEntry(), which only handlers with @OnCloudEvent have`);
  }
  const { inbox } = context.getArgByIndex<CloudEventContext>(1);
  if (inbox === undefined) throw new HandlerError(`${where} ${noEntry}`);
  return inbox;
});

/** What is wrong with a handler that asks for what there is not. */
export const noEntry =
  'asks for an @InboxEntry(), but the inbox knows no transactions. ' +
  "Set receiver.inbox to one that does, such as PostgresInboxStore of 'nestjs-cloudevents/inbox-postgres'";

/** What a handler has to do with the inbox for one event; also `context.inbox`. */
export type InboxEntry<Transaction = SqlExecutor> = Entry<Transaction>;

/**
 * The entry of the event in a transactional inbox, for the handler to complete in its own transaction: its work and the
 * note that it is done are both kept, or neither. The inbox knows the handler as `Class.method`; where that changes
 * while an event is between two deliveries, the handler runs again.
 *
 * The application does not start where the inbox knows no transactions, or where two handlers of one name use it.
 *
 * @example
 * @OnCloudEvent('order.placed')
 * async onOrder(@CloudEventData(Order) order: Order, @InboxEntry() inbox: InboxEntry) {
 *   await this.dataSource.transaction(async (tx) => {
 *     await tx.query('insert into …');
 *     await inbox.complete(tx);
 *   });
 * }
 */
export const InboxEntry = (): ParameterDecorator => {
  const inner = decorate();
  return (prototype, method, index) => {
    if (method !== undefined) Reflect.defineMetadata(key, true, prototype, method);
    inner(prototype, method, index);
  };
};

/** Whether a method has such a parameter. */
export function hasInboxEntry(prototype: object, method: string): boolean {
  return Reflect.hasMetadata(key, prototype, method);
}
