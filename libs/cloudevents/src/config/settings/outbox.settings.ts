import { usualDataDir } from '../../delivery/outbox/embedded/data-dir.js';
import { dataDirectory, outboxStore, postgresUrl, sqlName } from '../outbox-types.js';
import { count, flag, line, list, seconds } from '../setting-types.js';
import { MiB, setting } from '../setting.js';

/** The outbox. */
export const outboxSettings = {
  'outbox.store': setting('CLOUDEVENTS_OUTBOX', outboxStore, 'none', {
    description:
      'where `CloudEventsOutbox` keeps events: `none`, `embedded` (PGlite in `outbox.dataDir`) or `postgres`; in `forRoot` also an `OutboxStore`',
  }),
  'outbox.url': setting('CLOUDEVENTS_OUTBOX_URL', postgresUrl, undefined, {
    secret: true,
    description: 'for `postgres`: `postgres://user:password@host:5432/database`; without it PGHOST, PGUSER, … of `pg`',
  }),
  'outbox.dataDir': setting('CLOUDEVENTS_OUTBOX_DATA_DIR', dataDirectory, usualDataDir, {
    unit: 'path',
    description:
      'for `embedded`: a directory of this process alone, on a disk of this machine; `memory`: nothing is kept, for tests',
  }),
  'outbox.schema': setting('CLOUDEVENTS_OUTBOX_SCHEMA', sqlName(63), undefined, {
    description:
      "schema of the tables, which exists; when nothing is said, the first of the connection's `search_path`",
  }),
  'outbox.prefix': setting('CLOUDEVENTS_OUTBOX_PREFIX', sqlName(40), 'cloudevents_', {
    description: 'what the names of the tables begin with',
  }),
  'outbox.migrate': setting('CLOUDEVENTS_OUTBOX_MIGRATE', flag, false, {
    description: 'for `postgres`: make the tables at the start, or bring them up to date; `embedded` always does',
  }),
  'outbox.allowVolatile': setting('CLOUDEVENTS_OUTBOX_ALLOW_VOLATILE', flag, false, {
    description: 'accept an outbox in memory although NODE_ENV is `production`',
  }),
  'outbox.sinks': setting('CLOUDEVENTS_OUTBOX_SINKS', list(line, 'sink'), undefined, {
    description:
      'names of the sinks that get what this process writes, e.g. `http`, where others deliver; when nothing is said, those of this module',
  }),
  'outbox.relay': setting('CLOUDEVENTS_OUTBOX_RELAY', flag, true, {
    description: 'whether this process delivers what is in the outbox, and does not only write',
  }),
  'outbox.lease': setting('CLOUDEVENTS_OUTBOX_LEASE', seconds(1), 30, {
    unit: 's',
    description: 'after which other processes take over what one that died was delivering',
  }),
  'outbox.poll': setting('CLOUDEVENTS_OUTBOX_POLL', seconds(), 1, {
    unit: 's',
    description: 'between two looks into the outbox; up to five times as long while there is nothing',
  }),
  'outbox.maxEvents': setting('CLOUDEVENTS_OUTBOX_MAX_EVENTS', count(1, 1_000_000), 2000, {
    unit: 'events',
    description: 'most events of the outbox in memory, for each sink',
  }),
  'outbox.maxBytes': setting('CLOUDEVENTS_OUTBOX_MAX_BYTES', count(1, 64 * 1024 * MiB), 16 * MiB, {
    unit: 'bytes',
    description: 'with so many bytes of them in memory, no more are read',
  }),
  'outbox.giveUpAfter': setting('CLOUDEVENTS_OUTBOX_GIVE_UP_AFTER', seconds(0.001, 31_536_000), 86_400, {
    unit: 's',
    description:
      'an event of the outbox that can be tried again is given up when it fails so long after its first failure, however many attempts that were',
  }),
} as const;
