import type pg from 'pg';
import { PreparingSink } from '../support/preparing.sink.js';
import { bootWith } from '../growth/publishing-app.js';
import type { StoredEvents } from './stored-events.js';
import { TimedOutboxStore } from './timed-outbox.store.js';

/** An application, new each time, whose relay delivers what waits, with the settings it has by itself. */
export class RelayedOutbox {
  constructor(
    private readonly pool: pg.Pool,
    private readonly stored: StoredEvents,
  ) {}

  /** @returns nanoseconds per event */
  async run(): Promise<number> {
    const { count, bytes } = this.stored;
    await this.stored.fillOutbox();
    const store = new TimedOutboxStore(this.pool, count);
    const sink = new PreparingSink();
    const app = await bootWith(sink, { outbox: { store } });
    try {
      const worked = await store.worked;
      await this.stored.checkOutbox();
      if (sink.delivered === count && sink.encodedBytes === bytes) return worked / count;
      throw new Error(
        `The relay delivered ${sink.delivered} events of ${count}, ${sink.encodedBytes} bytes of ${bytes}`,
      );
    } finally {
      await app.close();
    }
  }
}
