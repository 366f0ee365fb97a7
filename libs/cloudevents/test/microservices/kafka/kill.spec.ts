import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startPostgres } from '../../../../../test/support/servers/postgres.js';
import { until } from '../../../../../test/support/until.js';
import { migrate } from '../../../src/receiving/inbox/postgres/index.js';
import { anEvent } from '../../sinks/kafka/support/events.js';
import { foreignBroker, kafka, newTopic } from '../../sinks/kafka/support/broker.js';
import { committed, produce, recordOf } from './support/server.js';

const count = Number(process.env['CLOUDEVENTS_TEST_KILL_EVENTS'] ?? 5000);
const kills = 20;
const partitions = 4;
const keys = 40;
const program = fileURLToPath(new URL('support/killed-consumer.ts', import.meta.url));

async function produceAll(topic: string): Promise<void> {
  for (let first = 0; first < count; first += 5000) {
    const ids = Array.from({ length: Math.min(5000, count - first) }, (_, index) => first + index);
    await produce(
      topic,
      ids.map((id) => recordOf(anEvent(id, { subject: `hand-${id % keys}` }))),
    );
  }
}

/** A database with an inbox, and a table for what the handler does. */
async function newDatabase() {
  const server = await startPostgres();
  const pool = new pg.Pool({ connectionString: server.url, max: 2 });
  // The server stops before its connections are closed.
  pool.on('error', () => undefined);
  onTestFinished(async () => {
    await pool.end();
    await server.stop();
  });
  await migrate(pool);
  await pool.query('CREATE TABLE handled (id integer, run integer, partition integer, record integer)');
  const rows = async (): Promise<{ id: number; place: string }[]> =>
    (await pool.query<{ id: number; place: string }>("SELECT id, partition || ' ' || record AS place FROM handled"))
      .rows;
  return { url: server.url, rows };
}

const linesOf = async (file: string): Promise<string[]> => (await readFile(file, 'utf8')).split('\n').slice(0, -1);

describe.skipIf(foreignBroker)('an application with a transactional inbox, in a process that is killed,', () => {
  it(
    `handles each of ${count} events once over ${kills} kills, and commits none that was not handled`,
    { timeout: 1_800_000 },
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'killed-consumer-'));
      onTestFinished(() => rm(folder, { recursive: true }));
      const [delivered, ran] = [join(folder, 'delivered'), join(folder, 'ran')];
      for (const file of [delivered, ran]) await writeFile(file, '');
      const { url, rows } = await newDatabase();
      const topic = await newTopic({ partitions });
      const groupId = randomUUID();
      await produceAll(topic);
      const args = ['--conditions=nestjs-cloudevents-source', '--import', 'tsx', program];
      const told = [kafka.brokers.join(','), topic, groupId, url, delivered, ran];
      let life = 0;
      const start = () => {
        const child = spawn(process.execPath, [...args, ...told, String(++life)], {
          stdio: ['ignore', 'ignore', 'inherit'],
        });
        const exit = once(child, 'exit');
        const kill = async (): Promise<void> => {
          child.kill('SIGKILL');
          await exit;
        };
        onTestFinished(kill);
        return { child, kill };
      };
      const size = async (): Promise<number> => (await stat(ran)).size;
      // A share of the work for each life, so that every kill meets a process at work.
      const share = (count / (kills + 1)) * `${count / 2}\n`.length;
      const begin = performance.now();

      for (let killed = 0; killed < kills; killed++) {
        const { child, kill } = start();
        const enough = (await size()) + share * (0.2 + Math.random());
        await until('it has handled some', async () => child.exitCode !== null || (await size()) >= enough, {
          timeoutMs: 120_000,
        });
        expect(child.exitCode).toBeNull();
        await kill();
        const offsets = await committed(groupId, topic);
        const known = new Set((await rows()).map(({ place }) => place));
        const unhandled = offsets.flatMap((end, partition) =>
          Array.from({ length: Math.max(0, end) }, (_, offset) => `${partition} ${offset}`).filter(
            (one) => !known.has(one),
          ),
        );
        expect(unhandled).toEqual([]);
      }
      const total = async (): Promise<number> => (await committed(groupId, topic)).reduce((sum, one) => sum + one, 0);
      // Otherwise the lives were too short to show anything, or the last of them had nothing to do.
      const before = await total();
      expect(before).toBeGreaterThan(0);
      expect(before).toBeLessThan(count);
      start();
      await until('all is committed', async () => (await total()) === count, { timeoutMs: 600_000 });
      const seconds = (performance.now() - begin) / 1000;

      const handled = (await rows()).map(({ id }) => id);
      expect(handled).toHaveLength(count);
      expect(new Set(handled).size).toBe(count);
      const runs = (await linesOf(ran)).map(Number);
      // By what ran first, no event overtook another of its key.
      const last = new Map<number, number>();
      for (const id of new Set(runs)) {
        expect(id).toBeGreaterThan(last.get(id % keys) ?? -1);
        last.set(id % keys, id);
      }
      const deliveries = new Set(await linesOf(delivered)).size;
      console.info(
        `${count} events, ${kills} kills, ${Math.round(count / seconds)} events/s with all restarts: ` +
          `${before} were committed by then, ${deliveries - count} were delivered again, ` +
          `${runs.length - count} ran again, each is in the table once`,
      );
    },
  );
});
