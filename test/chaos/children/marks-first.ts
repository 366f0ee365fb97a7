import type { OutboxStore } from '../../../libs/cloudevents/src/delivery/outbox/index.js';

/** Makes a store wrong: what is claimed counts as delivered before it is sent. */
export function marksFirst(store: OutboxStore): OutboxStore {
  const claim = store.claim.bind(store);
  store.claim = async (sink, request) => {
    const claimed = await claim(sink, request);
    const settlements = claimed.lanes.flatMap(({ lane, fence, deliveries }) =>
      deliveries.map(({ seq }) => ({ lane, fence, seq, outcome: 'done', attempts: 1 }) as const),
    );
    if (settlements.length > 0) await store.settle(sink, settlements, []);
    return claimed;
  };
  return store;
}
