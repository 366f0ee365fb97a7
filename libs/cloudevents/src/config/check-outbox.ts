import { isInMemory } from '../delivery/outbox/embedded/data-dir.js';
import type { ResolvedConfig } from './resolved-config.js';
import type { CheckContext, Report } from './cross-check.js';

/** What only shows when the settings of the outbox are seen together. */
export function checkOutbox({ outbox }: ResolvedConfig, context: CheckContext, report: Report): void {
  const { store, url, dataDir, allowVolatile } = outbox;
  if (store === 'postgres' && url === undefined && !context.hasPostgresHost) {
    report('outbox.url', "is required because CLOUDEVENTS_OUTBOX is 'postgres', unless PGHOST and its like say where");
  }
  // Whoever names a database counts on it.
  if (url !== undefined && context.unset.has('outbox.store')) {
    report('outbox.store', "is required because CLOUDEVENTS_OUTBOX_URL is set: 'postgres'");
  }
  if (!context.production || allowVolatile) return;
  const remedy = 'CLOUDEVENTS_OUTBOX_ALLOW_VOLATILE=true accepts it';
  if (typeof store === 'object' && store.volatile === true) {
    report('outbox.store', `keeps events in memory only, which production does not take; ${remedy}`);
  }
  if (store === 'embedded' && isInMemory(dataDir)) {
    report('outbox.dataDir', `is no directory: events are in memory only, which production does not take; ${remedy}`);
  }
}
