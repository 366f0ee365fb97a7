import type { OutboxClaim, OutboxRequest } from '../../../libs/cloudevents/src/delivery/outbox/index.js';
import { PostgresOutboxStore } from '../../../libs/cloudevents/src/delivery/outbox/postgres/index.js';

/** Wrong on purpose: what is claimed counts as delivered before it is sent. */
export class MarksFirstStore extends PostgresOutboxStore {
  override async claim(sink: string, request: OutboxRequest): Promise<OutboxClaim> {
    const claim = await super.claim(sink, request);
    const settlements = claim.lanes.flatMap(({ lane, fence, deliveries }) =>
      deliveries.map(({ seq }) => ({ lane, fence, seq, outcome: 'done', attempts: 1 }) as const),
    );
    if (settlements.length > 0) await this.settle(sink, settlements, []);
    return claim;
  }
}
