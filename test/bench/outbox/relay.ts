import pg from 'pg';
import { startPostgres } from '../../support/servers/postgres.js';
import { type Benchmark, faster, ours } from '../measure/benchmark.js';
import { BareLoop } from './bare-loop.js';
import { RelayedOutbox } from './relayed-outbox.js';
import { StoredEvents } from './stored-events.js';

const most = 50_000;
const bareLoop = 'bare-loop';

/**
 * Events that wait in a real PostgreSQL are delivered to a sink that discards: by the relay of an application, and by the
 * loop that a person writes in its place, which knows neither leases nor order, retries, dead letters or a second sink.
 */
export const outboxRelay: Benchmark = {
  name: 'outbox-relay',
  unit: 'ns/event',
  goals: [faster('outbox-relay/bare-loop', bareLoop, 'times the rate of a loop over a table, written by hand', 0.7)],
  async setUp({ scale }) {
    const server = await startPostgres();
    // Connections stay from round to round.
    const pool = new pg.Pool({ connectionString: server.url, max: 4, idleTimeoutMillis: 0 });
    // The server may end sooner than connections that were told to; a query that fails says so itself.
    pool.on('error', () => undefined);
    const close = async (): Promise<void> => {
      await pool.end();
      await server.stop();
    };
    try {
      const stored = await StoredEvents.write(pool, Math.round(most * scale));
      const [relayed, bare] = [new RelayedOutbox(pool, stored), await BareLoop.create(pool, stored)];
      return {
        contenders: [
          { name: ours, run: () => relayed.run() },
          { name: bareLoop, run: () => bare.run() },
        ],
        close,
      };
    } catch (error) {
      await close();
      throw error;
    }
  },
};
