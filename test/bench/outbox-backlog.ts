/**
 * What a backlog costs: `npm run bench:outbox`, or with another number of rows: `npm run bench:outbox -- 50000`.
 *
 * A real PostgreSQL, events of 10,000 subjects. First the claim of a full batch, with 1,000 events waiting and with all of
 * them, in turn, so that whatever else this machine does concerns both alike. Then one relay delivers all of them into a
 * sink that discards. Ends with 1 when a claim among many costs more than 1.5 times one among few, or when the memory of
 * the relay grows by more than 64 MiB.
 */
import pg from 'pg';
import { startPostgres } from '../support/servers/postgres.js';
import { quantile } from './measure/statistics.js';
import { type Backlog, newBacklog } from './support/backlog.js';
import { drained } from './support/drained.js';
import { inEnglish, inMebibytes } from './support/figures.js';

const MiB = 1024 * 1024;
const [few, subjects, claims] = [1000, 10_000, 100];
const [mostRatio, mostGrowth] = [1.5, 64 * MiB];
const rows = Number(process.argv[2] ?? 1_000_000);
if (!Number.isInteger(rows) || rows < few) {
  console.error(`The number of rows must be an integer of at least ${few}, not ${process.argv[2]}`);
  process.exit(1);
}

/** @returns how many times as much a claim among many costs */
async function compareClaims(backlogs: readonly [Backlog, Backlog]): Promise<number> {
  const times: [number[], number[]] = [[], []];
  for (const [index, backlog] of backlogs.entries()) {
    for (let claim = 0; claim < 10; claim++) await backlog.claim();
    times[index as 0 | 1].length = 0;
  }
  for (let claim = 0; claim < claims; claim++) {
    for (const [index, backlog] of backlogs.entries()) times[index as 0 | 1].push(await backlog.claim());
  }
  for (const [index, backlog] of backlogs.entries()) {
    const took = [0.5, 0.95].map((share) => quantile(times[index as 0 | 1], share).toFixed(2));
    console.log(`${inEnglish(backlog.rows)} rows: a claim takes ${took[0]} ms (median), ${took[1]} ms (p95)`);
  }
  return quantile(times[1], 0.5) / quantile(times[0], 0.5);
}

/** @returns by how many bytes the relay's memory grew at most */
async function watchRelay(url: string, { schema, rows: all }: Backlog): Promise<number> {
  const marks = await drained(
    url,
    schema,
    [0.1, 0.5, 1].map((share) => Math.floor(all * share)),
  );
  let before = marks[0];
  for (const mark of marks) {
    const rate = (mark.delivered - (before?.delivered ?? 0)) / ((mark.time - (before?.time ?? 0)) / 1000 || 1);
    const speed = mark.delivered === 0 ? '' : `, ${inEnglish(rate)} events/s since the line before`;
    console.log(`${inEnglish(mark.delivered)} delivered: resident memory ${inMebibytes(mark.rss)} MiB${speed}`);
    before = mark;
  }
  const [first, last] = [marks[0], marks.at(-1)] as [(typeof marks)[0], (typeof marks)[0]];
  const growth = last.most - first.rss;
  const rate = inEnglish(all / ((last.time - first.time) / 1000));
  console.log(
    `altogether ${rate} events/s; most memory ${inMebibytes(last.most)} MiB, ${inMebibytes(growth)} MiB more than at the start`,
  );
  return growth;
}

const server = await startPostgres();
const pool = new pg.Pool({ connectionString: server.url, max: 4 });
try {
  const backlogs = [
    await newBacklog(pool, 'few', few, subjects),
    await newBacklog(pool, 'many', rows, subjects),
  ] as const;
  const ratio = await compareClaims(backlogs);
  console.log(`ratio of the medians: ${ratio.toFixed(2)} (at most ${mostRatio})`);
  const growth = await watchRelay(server.url, backlogs[1]);
  const left = await pool.query<{ n: string }>('SELECT count(*)::text AS n FROM many.cloudevents_outbox');
  console.log(`${left.rows[0]?.n} events left in the outbox`);
  if (ratio > mostRatio || growth > mostGrowth || left.rows[0]?.n !== '0') process.exitCode = 1;
} finally {
  await pool.end();
  await server.stop();
}
