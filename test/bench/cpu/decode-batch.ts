import { HTTP } from 'cloudevents';
import { decodeHttpMessage } from 'nestjs-cloudevents';
import { type Benchmark, faster, ours, slower } from '../measure/benchmark.js';
import { batchSize, callsOf, pooledBatches } from './event-pool.js';
import { repeated } from './repeated.js';

const headers = {
  'content-type': 'application/cloudevents-batch+json; charset=utf-8',
  host: 'localhost',
  accept: '*/*',
};

const withOurs = (body: Buffer): number => decodeHttpMessage({ headers, body }).length;

const withSdk = (body: Buffer): number => (HTTP.toEvent({ headers, body: body.toString() }) as unknown[]).length;

const withJson = (body: Buffer): number => (JSON.parse(body.toString()) as unknown[]).length;

/** The bytes of a JSON batch to its events, every attribute checked. */
export const decodeBatch: Benchmark = {
  name: 'decode-batch',
  unit: 'ns/event',
  goals: [
    faster('decode-batch/sdk', 'sdk', 'times as fast as `HTTP.toEvent`', 3.2),
    slower('decode-batch/json', 'json', 'times the time of JSON.parse', 1.35),
  ],
  setUp: ({ scale }) => {
    const pool = pooledBatches().map((batch) => Buffer.from(JSON.stringify(batch)));
    return {
      contenders: [
        repeated(ours, callsOf(200_000, scale, batchSize), batchSize, pool, withOurs),
        repeated('sdk', callsOf(60_000, scale, batchSize), batchSize, pool, withSdk),
        repeated('json', callsOf(200_000, scale, batchSize), batchSize, pool, withJson),
      ],
    };
  },
};
