import type {
  LaneLease,
  OutboxClaim,
  OutboxEntry,
  OutboxRequest,
  OutboxSettlement,
  OutboxStore,
  SinkLease,
} from '../../../libs/cloudevents/src/delivery/outbox/index.js';
import type { SinkName } from '../points.js';
import type { Drain } from './drain.js';
import type { Trap } from './trap.js';

/** A store as it is, with the points in it at which its process may be killed. */
export class ArmedStore implements OutboxStore {
  readonly listen: OutboxStore['listen'];
  /** Ids of the events in hand, by sink and number. */
  readonly #ids = new Map<string, string>();

  constructor(
    private readonly inner: OutboxStore,
    private readonly trap: Trap,
    private readonly drain: Drain,
  ) {
    this.listen = inner.listen?.bind(inner);
  }

  async insert(transaction: unknown, entries: readonly OutboxEntry[], sinks: readonly string[]): Promise<void> {
    const ids = entries.map(({ id }) => id);
    this.trap.pass('before-insert', undefined, ids);
    await this.inner.insert(transaction, entries, sinks);
  }

  async claim(sink: string, request: OutboxRequest): Promise<OutboxClaim> {
    const claim = await this.inner.claim(sink, request);
    const deliveries = claim.lanes.flatMap((lane) => lane.deliveries);
    for (const { seq, event } of deliveries) this.#ids.set(`${sink} ${seq}`, (JSON.parse(event) as { id: string }).id);
    if (deliveries.length > 0) this.trap.pass('claimed', sink as SinkName, this.#idsOf(sink, deliveries));
    return claim;
  }

  async settle(
    sink: string,
    settlements: readonly OutboxSettlement[],
    released: readonly LaneLease[],
  ): Promise<readonly LaneLease[]> {
    const sent = this.#idsOf(
      sink,
      settlements.filter(({ outcome }) => outcome === 'done'),
    );
    if (sent.length > 0) {
      this.trap.pass('sent-not-marked', sink as SinkName, sent);
      if (this.drain.hasBegun) this.trap.pass('in-drain', sink as SinkName, sent);
    }
    const stale = await this.inner.settle(sink, settlements, released);
    if (sent.length > 0) this.trap.pass('marked', sink as SinkName, sent);
    for (const { seq } of settlements) this.#ids.delete(`${sink} ${seq}`);
    return stale;
  }

  renew(leases: readonly SinkLease[], lease: number): Promise<readonly SinkLease[]> {
    return this.inner.renew(leases, lease);
  }

  pause(sink: string, ms: number): Promise<void> {
    return this.inner.pause(sink, ms);
  }

  disable(sink: string, reason: string): Promise<void> {
    return this.inner.disable(sink, reason);
  }

  enable(sink: string): Promise<void> {
    return this.inner.enable(sink);
  }

  #idsOf(sink: string, deliveries: readonly { readonly seq: string }[]): readonly string[] {
    return deliveries.flatMap(({ seq }) => this.#ids.get(`${sink} ${seq}`) ?? []);
  }
}
