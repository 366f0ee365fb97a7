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
  /** Another delivery of it is being handled. */
  | 'in-flight';

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
