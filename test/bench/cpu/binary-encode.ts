import { CloudEvent as SdkEvent, HTTP } from 'cloudevents';
import { type CloudEvent, encodeHttpMessage } from 'nestjs-cloudevents';
import { type Benchmark, faster, ours } from '../measure/benchmark.js';
import { callsOf, pooledBatches } from './event-pool.js';
import { repeated } from './repeated.js';

const withOurs = (event: CloudEvent): number => encodeHttpMessage(event).body.length;

const withSdk = (event: CloudEvent): number => (HTTP.binary(new SdkEvent(event as object)).body as string).length;

/** A plain object to the headers and body of binary mode, every attribute checked. */
export const binaryEncode: Benchmark = {
  name: 'binary-encode',
  unit: 'ns/event',
  goals: [faster('binary-encode/sdk', 'sdk', 'times as fast as `new CloudEvent` and `HTTP.binary`', 3)],
  setUp: ({ scale }) => {
    const pool = pooledBatches().flat();
    return {
      contenders: [
        repeated(ours, callsOf(100_000, scale, 1), 1, pool, withOurs),
        repeated('sdk', callsOf(40_000, scale, 1), 1, pool, withSdk),
      ],
    };
  },
};
