/** Which event: `source` and `id` together are unique (CloudEvents 1.0.2, section 3.1.1 "id"). */
export interface InboxKey {
  readonly source: string;
  readonly id: string;
}

/** What a store says of an event that wants to be handled. */
export type InboxClaim =
  /** Nobody handled it: it is ours until `complete` or `release`, or until the lease is over. */
  | 'claimed'
  /** It was handled. */
  | 'done'
  /** Another delivery of it is being handled. Also where the store cannot be sure. */
  | 'in-flight'
  /** As `claimed`; but these handlers, by their `Class.method`, did their part in an earlier delivery. */
  | { readonly handledBy: readonly string[] };

/**
 * Remembers which events were handled, so that a duplicate runs nothing. A claim that is neither completed nor
 * released (the process died) ends with its lease, and the event may be claimed again.
 *
 * Of several claims at one time, in one process or many, exactly one is `claimed`: the store decides in one step. What
 * a call throws makes the event one that failed, to be delivered again.
 */
export interface InboxStore {
  /**
   * @param lease milliseconds until an unfinished claim counts no more
   * @param owner whose claim it is: another text for every delivery
   */
  claim(key: InboxKey, lease: number, owner: string): Promise<InboxClaim>;
  /**
   * The event was handled; remembered for `ttl` milliseconds. That is true also where the lease is over and another
   * delivery has the claim by now.
   */
  complete(key: InboxKey, ttl: number, owner: string): Promise<void>;
  /**
   * The handler failed: the next delivery runs again. Without effect where the claim is not the owner's any more, and
   * where the event was handled meanwhile.
   */
  release(key: InboxKey, owner: string): Promise<void>;
}

/**
 * A store that handlers can tell, in their own transaction, that they did their part: both are kept, or neither. An
 * event may have several handlers with a transaction each; delivered again, it runs only those that are not done.
 */
export interface TransactionalInboxStore extends InboxStore {
  /**
   * As that of every store. Where a handler noted its part in a transaction that is not committed, its work is not there
   * either: the event is released instead.
   *
   * @param noted handlers that said, for this owner, that they did their part
   * @throws HandlerError where the note of one of them is not there, and the event was not completed before
   */
  complete(key: InboxKey, ttl: number, owner: string, noted?: readonly string[]): Promise<void>;
  /**
   * Notes in the transaction of a handler that it did its part, for `ttl` milliseconds. Until the transaction ends,
   * nobody else can claim the event.
   *
   * @param transaction what this kind of store needs to write in it
   * @param handler its `Class.method`
   * @throws InboxError where the claim is not the owner's any more, and where the handler did its part before: the
   * transaction must not be committed
   */
  completeHandler(transaction: unknown, key: InboxKey, handler: string, ttl: number, owner: string): Promise<void>;
}

/** Whether handlers can complete events of this store in their own transaction. */
export function isTransactional(store: InboxStore | undefined): store is TransactionalInboxStore {
  return typeof (store as Partial<TransactionalInboxStore> | undefined)?.completeHandler === 'function';
}
