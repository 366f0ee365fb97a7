import type { AcceptedEvent, CloudEvent } from '../core/index.js';
import { type DeliveryRoom, entryOf, type OutboxRelay, type OutboxStore } from '../delivery/index.js';
import { DefinitionError, type HandlerFailure } from '../errors/index.js';
import type { EventBook, Projection, ProjectionRunner, ProjectorDiscovery } from '../projection/index.js';
import { acceptSent } from './accept-sent.js';
import type { Intake } from './intake.js';

/** What one call wrote into the caller's transaction. */
export interface OutboxReceipt {
  /** The events in the order they were made; empty when everything stayed internal. */
  readonly events: readonly Pick<AcceptedEvent, 'id' | 'source' | 'type' | 'subject'>[];
  /** Handlers that failed while `projectionErrors` is `isolate`; their events were left out. */
  readonly projectionFailures: readonly HandlerFailure[];
}

/**
 * Publishes with the caller's database transaction: the events are sent if, and only if, it commits, and then each
 * reaches every sink or becomes a dead letter, whatever process dies when.
 *
 * Projection and every check are done now, so that an event that cannot be sent fails the transaction. The transaction
 * is whatever runs SQL in it: see `SqlExecutor` of `nestjs-cloudevents/outbox-postgres`.
 *
 * @example
 * await dataSource.transaction(async (tx) => {
 *   await tx.query('UPDATE hands …');
 *   await outbox.publish(tx, eventBook);
 * });
 */
export class CloudEventsOutbox {
  constructor(
    private readonly discovery: ProjectorDiscovery,
    private readonly runner: ProjectionRunner,
    private readonly room: DeliveryRoom,
    private readonly intake: Intake,
    private readonly store: OutboxStore | undefined,
    private readonly relay: Pick<OutboxRelay, 'expect'> | null,
    private readonly log: { error(message: string): void },
    /** Of the sinks that are to get the events, wherever they are delivered. Default: those of the room. */
    private readonly sinks: readonly string[] = room.sinks.map(({ name }) => name),
  ) {}

  /**
   * Runs the projectors on a book of domain events and writes what they drafted.
   *
   * @throws InvalidEventBookError when the book cannot be read
   * @throws ProjectionError when a handler fails (unless `projectionErrors` is `isolate`)
   * @throws InvalidEventError when a draft breaks a rule, or a sink cannot represent it; nothing of the book is written
   * @throws DefinitionError when no outbox is configured, no sink is to get the events, or `transaction` is none
   * @throws OutboxError when the tables are missing
   * @throws PublisherClosedError when the application stopped before it had started
   */
  async publish(transaction: unknown, book: EventBook): Promise<OutboxReceipt> {
    const store = await this.#forWriting();
    this.discovery.refresh();
    return this.#write(store, transaction, await this.runner.project(book));
  }

  /**
   * Writes events that are already built, without projection, in the order given.
   *
   * @throws InvalidEventError when an event breaks a rule, or a sink cannot represent it; none of them is written
   * @throws DefinitionError when no outbox is configured, no sink is to get the events, or `transaction` is none
   * @throws OutboxError when the tables are missing
   * @throws PublisherClosedError when the application stopped before it had started
   */
  async send(transaction: unknown, events: CloudEvent | readonly CloudEvent[]): Promise<OutboxReceipt> {
    const store = await this.#forWriting();
    return this.#write(store, transaction, { events: acceptSent(this.runner, events), failures: [] });
  }

  /**
   * Runs `work` in a transaction of the outbox's own database, for those who have no other: the transaction commits when
   * `work` resolves, and rolls back when it rejects. It runs SQL as well, by `query(text, values)`, in tables of yours.
   *
   * Await nothing in it but what it is given to: the embedded outbox has one connection, and all else waits for it.
   *
   * @example
   * await outbox.transaction((tx) => outbox.publish(tx, eventBook));
   *
   * @throws DefinitionError when no outbox is configured, or it has no way to begin a transaction
   * @throws OutboxError when it cannot be committed although `work` resolved
   * @throws PublisherClosedError when the application stopped before it had started
   */
  async transaction<T>(work: (tx: unknown) => Promise<T>): Promise<T> {
    const store = await this.#opened();
    if (store.transaction !== undefined) return await store.transaction(work);
    const remedy = 'Begin one as you do elsewhere, and give it to publish(tx, book) or send(tx, events)';
    throw new DefinitionError(`The outbox cannot begin a transaction by what its store was given. ${remedy}`);
  }

  /** What no sink is to get would be dropped in silence, for good. */
  async #forWriting(): Promise<OutboxStore> {
    const store = await this.#opened();
    if (this.sinks.length > 0) return store;
    const remedy =
      'Set CLOUDEVENTS_SINK, or CLOUDEVENTS_OUTBOX_SINKS to the names of the sinks that other processes have';
    throw new DefinitionError(`The outbox has no sink to write events for, so that they would be lost. ${remedy}`);
  }

  /** Projectors are known once the application has started. While it stops, what is written is durable all the same. */
  async #opened(): Promise<OutboxStore> {
    if (this.store === undefined) {
      const remedy = "Set CLOUDEVENTS_OUTBOX to 'embedded' or 'postgres', or give forRoot one";
      throw new DefinitionError(`There is no outbox. ${remedy}: { outbox: new PostgresOutboxStore(pool) }`);
    }
    if (this.intake.starting) await this.intake.started;
    return this.store;
  }

  async #write(store: OutboxStore, transaction: unknown, { events, failures }: Projection): Promise<OutboxReceipt> {
    for (const { handler, sequence, message } of failures) {
      this.log.error(`${handler} failed${sequence === undefined ? '' : ` on page ${sequence}`}, left out: ${message}`);
    }
    this.room.check(events);
    await store.insert(transaction, events.map(entryOf), [...new Set(this.sinks)]);
    this.relay?.expect();
    const keys = events.map(({ id, source, type, subject }) => ({ id, source, type, subject }));
    return { events: keys, projectionFailures: failures };
  }
}
