import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { until } from '../../../../../test/support/until.js';
import { anEvent } from '../../sinks/kafka/support/events.js';
import { foreignBroker, kafka, newTopic } from '../../sinks/kafka/support/broker.js';
import { committed, produce, recordOf } from './support/server.js';

const count = Number(process.env['CLOUDEVENTS_TEST_KILL_EVENTS'] ?? 10_000);
const kills = 20;
const partitions = 4;
const keys = 40;
const program = fileURLToPath(new URL('support/killed-consumer.ts', import.meta.url));

interface Handled {
  readonly partition: number;
  readonly offset: number;
  readonly id: number;
}

async function handledIn(file: string): Promise<Handled[]> {
  const lines = (await readFile(file, 'utf8')).split('\n').slice(0, -1);
  return lines.map((line) => {
    const [partition, offset, id] = line.split(' ').map(Number) as [number, number, number];
    return { partition, offset, id };
  });
}

describe.skipIf(foreignBroker)('CloudEventsKafkaServer in a process that is killed', () => {
  it(
    `loses none of ${count} events over ${kills} kills, and commits none that was not handled`,
    { timeout: 900_000 },
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'killed-consumer-'));
      onTestFinished(() => rm(folder, { recursive: true }));
      const file = join(folder, 'handled');
      await writeFile(file, '');
      const topic = await newTopic({ partitions });
      const groupId = randomUUID();
      for (let first = 0; first < count; first += 5000) {
        const ids = Array.from({ length: Math.min(5000, count - first) }, (_, index) => first + index);
        await produce(
          topic,
          ids.map((id) => recordOf(anEvent(id, { subject: `hand-${id % keys}` }))),
        );
      }
      const args = ['--conditions=nestjs-cloudevents-source', '--import', 'tsx', program];
      const start = () => {
        const child = spawn(process.execPath, [...args, kafka.brokers.join(','), topic, groupId, file], {
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
      const size = async (): Promise<number> => (await stat(file)).size;
      // A share of the work for each life, so that every kill meets a process at work.
      const share = (count / (kills + 1)) * `0 ${count / 8} ${count / 2}\n`.length;

      for (let killed = 0; killed < kills; killed++) {
        const { child, kill } = start();
        const enough = (await size()) + share * (0.2 + Math.random());
        await until('it has handled some', async () => child.exitCode !== null || (await size()) >= enough, {
          timeoutMs: 60_000,
        });
        expect(child.exitCode).toBeNull();
        await kill();
        const offsets = await committed(groupId, topic);
        const known = new Set((await handledIn(file)).map(({ partition, offset }) => `${partition} ${offset}`));
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
      await until('all is committed', async () => (await total()) === count, { timeoutMs: 120_000 });

      const handled = await handledIn(file);
      expect(new Set(handled.map(({ id }) => id)).size).toBe(count);
      // By what was seen first, no event overtook another of its key.
      const last = new Map<number, number>();
      const seen = new Set<number>();
      for (const { id } of handled) {
        if (seen.has(id)) continue;
        seen.add(id);
        expect(id).toBeGreaterThan(last.get(id % keys) ?? -1);
        last.set(id % keys, id);
      }
      const twice = handled.length - count;
      console.info(`${count} events, ${kills} kills: ${before} were committed by then, ${twice} were handled again`);
    },
  );
});
