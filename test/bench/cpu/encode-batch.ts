import { CloudEvent as SdkEvent } from 'cloudevents';
import { type CloudEvent, encodeHttpBatch } from 'nestjs-cloudevents';
import { type Benchmark, faster, ours, slower } from '../measure/benchmark.js';
import { batchSize, callsOf, pooledBatches } from './event-pool.js';
import { repeated } from './repeated.js';

type Batch = readonly CloudEvent[];

const withOurs = (batch: Batch): number => Buffer.from(encodeHttpBatch(batch).body as string).length;

const withSdk = (batch: Batch): number =>
  Buffer.from(JSON.stringify(batch.map((event) => new SdkEvent(event as object)))).length;

/** The limit: nothing is checked, and the objects are there already. */
const withJson = (batch: Batch): number => Buffer.from(JSON.stringify(batch)).length;

/** Plain objects to the bytes of a JSON batch, every attribute checked. */
export const encodeBatch: Benchmark = {
  name: 'encode-batch',
  unit: 'ns/event',
  goals: [
    faster('encode-batch/sdk', 'sdk', 'times as fast as `new CloudEvent` and JSON.stringify', 3),
    slower('encode-batch/json', 'json', 'times the time of JSON.stringify, without any check', 1.25),
  ],
  setUp: ({ scale }) => {
    const pool = pooledBatches();
    const calls = callsOf(200_000, scale, batchSize);
    return {
      contenders: [
        repeated(ours, calls, batchSize, pool, withOurs),
        repeated('sdk', calls, batchSize, pool, withSdk),
        repeated('json', calls, batchSize, pool, withJson),
      ],
    };
  },
};
