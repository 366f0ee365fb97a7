import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runClient } from './run-client.js';

/** A record as kcat sees it. */
export interface KcatRecord {
  readonly key: Buffer | null;
  /** Null is told apart from an empty value. */
  readonly value: Buffer | null;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** kcat: a Kafka client in C, by librdkafka. */
export class Kcat {
  constructor(private readonly brokers: readonly string[]) {}

  /** The first record of the topic's one partition. */
  async consume(topic: string): Promise<KcatRecord> {
    const reading = ['-C', '-q', '-b', this.brokers.join(), '-t', topic, '-p', '0', '-o', 'beginning', '-c', '1'];
    // Lengths come first, so nothing in what follows can be taken for a separator; a length of -1 is null. Headers have
    // no lengths, but the JSON of kcat has them one by one.
    const raw = await runClient(['kcat', 'kafkacat'], [...reading, '-f', '%K %S\n%k%s']);
    const lengths = raw.subarray(0, raw.indexOf('\n')).toString().split(' ').map(Number) as [number, number];
    const rest = raw.subarray(raw.indexOf('\n') + 1);
    const part = (start: number, length: number): Buffer | null =>
      length < 0 ? null : rest.subarray(start, start + length);
    const key = part(0, lengths[0]);
    const value = part(Math.max(0, lengths[0]), lengths[1]);
    const { headers = [] } = JSON.parse((await runClient(['kcat', 'kafkacat'], [...reading, '-J'])).toString()) as {
      headers?: string[];
    };
    const pairs = headers.flatMap((name, at) => (at % 2 === 0 ? [[name, headers[at + 1] ?? ''] as const] : []));
    return { key, value, headers: pairs };
  }

  /** Writes one record into the topic's one partition; without a value it always has a key. */
  async produce(
    topic: string,
    record: { key?: string; value: Uint8Array | null; headers: Readonly<Record<string, string>> },
  ): Promise<void> {
    const headers = Object.entries(record.headers).flatMap(([name, value]) => ['-H', `${name}=${value}`]);
    const key = record.key === undefined ? [] : ['-k', record.key];
    const writing = ['-P', '-b', this.brokers.join(), '-t', topic, '-p', '0', ...headers];
    if (record.value === null || record.value.length === 0) {
      // It skips lines of no length, but not those with a key; a value of no length is null only when it is told so.
      const line = `${record.key ?? 'none'}:\n`;
      await runClient(['kcat', 'kafkacat'], [...writing, '-K', ':', ...(record.value === null ? ['-Z'] : [])], line);
      return;
    }
    const folder = await mkdtemp(join(tmpdir(), 'kcat-'));
    try {
      const file = join(folder, 'value');
      await writeFile(file, record.value);
      await runClient(['kcat', 'kafkacat'], [...writing, ...key, file]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}
