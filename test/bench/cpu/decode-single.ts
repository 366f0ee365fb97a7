import { HTTP } from 'cloudevents';
import { decodeHttpMessage } from 'nestjs-cloudevents';
import { type Benchmark, faster, ours, slower } from '../measure/benchmark.js';
import { callsOf, pooledBatches } from './event-pool.js';
import { repeated } from './repeated.js';

const headers = { 'content-type': 'application/cloudevents+json; charset=utf-8', host: 'localhost', accept: '*/*' };

const withOurs = (body: Buffer): number => decodeHttpMessage({ headers, body }).length;

const withSdk = (body: Buffer): number =>
  (HTTP.toEvent({ headers, body: body.toString() }) as { id: string }).id ? 1 : 0;

const withJson = (body: Buffer): number => ((JSON.parse(body.toString()) as { id: string }).id ? 1 : 0);

/** The bytes of one event in structured mode to the event, every attribute checked. */
export const decodeSingle: Benchmark = {
  name: 'decode-single',
  unit: 'ns/event',
  goals: [
    faster('decode-single/sdk', 'sdk', 'times as fast as `HTTP.toEvent`', 10),
    slower('decode-single/json', 'json', 'times the time of JSON.parse', 1.4),
  ],
  setUp: ({ scale }) => {
    const pool = pooledBatches()
      .flat()
      .map((event) => Buffer.from(JSON.stringify(event)));
    return {
      contenders: [
        repeated(ours, callsOf(150_000, scale, 1), 1, pool, withOurs),
        repeated('sdk', callsOf(20_000, scale, 1), 1, pool, withSdk),
        repeated('json', callsOf(150_000, scale, 1), 1, pool, withJson),
      ],
    };
  },
};
