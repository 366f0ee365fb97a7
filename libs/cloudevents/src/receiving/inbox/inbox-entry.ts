import type { SqlExecutor } from '../../postgres/sql-executor.js';

/** What one handler has to do with the inbox for one event. */
export interface InboxEntry<Transaction = SqlExecutor> {
  /**
   * Notes, in the handler's own transaction, that it did its part of the event: its work and this note are both kept, or
   * neither. Once it is committed, the handler does not run for this event again. Let what it throws end the
   * transaction. A handler that returns though its transaction was not committed has failed.
   *
   * @param transaction the transaction, as the store takes it; for PostgreSQL an {@link SqlExecutor}
   * @throws InboxError when another delivery has the event by now, because this one took longer than its lease; when
   * the handler has completed the event before; and when the note cannot be written
   */
  complete(transaction: Transaction): Promise<void>;
}
