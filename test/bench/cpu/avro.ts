import { type CloudEvent, encodeHttpMessage } from 'nestjs-cloudevents';
import { avroEventFormat } from 'nestjs-cloudevents/avro';
import { type Benchmark, faster, ours } from '../measure/benchmark.js';
import { bareEventType } from './avro-schema.js';
import { callsOf, pooledBatches } from './event-pool.js';
import { repeated } from './repeated.js';

const written = (event: CloudEvent): Buffer =>
  Buffer.from(encodeHttpMessage(event, { mode: 'structured', format: avroEventFormat }).body as Uint8Array);

const withOurs = (event: CloudEvent): number =>
  (encodeHttpMessage(event, { mode: 'structured', format: avroEventFormat }).body as Uint8Array).length;

/** A plain object to a datum, every attribute checked, data serialised. */
export const avroEncode: Benchmark = {
  name: 'avro-encode',
  unit: 'ns/event',
  goals: [faster('avro-encode/bare', 'bare', 'times as fast as avsc with a prebuilt datum', 0.7)],
  setUp: ({ scale }) => {
    const pool = pooledBatches().flat();
    const prebuilt = pool.map((event) => bareEventType.fromBuffer(written(event)) as object);
    return {
      contenders: [
        repeated(ours, callsOf(80_000, scale, 1), 1, pool, withOurs),
        repeated('bare', callsOf(80_000, scale, 1), 1, prebuilt, (datum) => bareEventType.toBuffer(datum).length),
      ],
    };
  },
};

/** A datum to the event, every attribute checked, data parsed. */
export const avroDecode: Benchmark = {
  name: 'avro-decode',
  unit: 'ns/event',
  goals: [faster('avro-decode/bare', 'bare', 'times as fast as avsc, which leaves data as bytes', 0.7)],
  setUp: ({ scale }) => {
    const pool = pooledBatches().flat().map(written);
    return {
      contenders: [
        repeated(ours, callsOf(80_000, scale, 1), 1, pool, (datum) =>
          avroEventFormat.decode(datum).id === '' ? 0 : 1,
        ),
        repeated('bare', callsOf(80_000, scale, 1), 1, pool, (datum) =>
          bareEventType.fromBuffer(datum) === null ? 0 : 1,
        ),
      ],
    };
  },
};
