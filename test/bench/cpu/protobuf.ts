import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { type CloudEvent, encodeHttpMessage, type EventFormat } from 'nestjs-cloudevents';
import { protobufEventFormat } from 'nestjs-cloudevents/protobuf';
// The messages of the specification, described apart from the library.
import { eventSchema } from '../../../libs/cloudevents/test/formats/protobuf/messages.js';
import { type Benchmark, faster, ours } from '../measure/benchmark.js';
import { callsOf, pooledBatches } from './event-pool.js';
import { repeated } from './repeated.js';

const format: EventFormat = protobufEventFormat;
const written = (event: CloudEvent): Uint8Array =>
  encodeHttpMessage(event, { mode: 'structured', format }).body as Uint8Array;

/** A plain object to a `CloudEvent` message, every attribute checked, data serialised. */
export const protobufEncode: Benchmark = {
  name: 'protobuf-encode',
  unit: 'ns/event',
  goals: [faster('protobuf-encode/bare', 'bare', 'times as fast as `toBinary` of a prebuilt message', 0.7)],
  setUp: ({ scale }) => {
    const pool = pooledBatches().flat();
    const prebuilt = pool.map((event) => fromBinary(eventSchema, written(event)));
    return {
      contenders: [
        repeated(ours, callsOf(80_000, scale, 1), 1, pool, (event) => written(event).length),
        repeated('bare', callsOf(80_000, scale, 1), 1, prebuilt, (message) => toBinary(eventSchema, message).length),
      ],
    };
  },
};

/** A `CloudEvent` message to the event, every attribute checked, its data parsed. */
export const protobufDecode: Benchmark = {
  name: 'protobuf-decode',
  unit: 'ns/event',
  goals: [faster('protobuf-decode/bare', 'bare', 'times as fast as `fromBinary`, which leaves data as text', 0.7)],
  setUp: ({ scale }) => {
    const pool = pooledBatches().flat().map(written);
    return {
      contenders: [
        repeated(ours, callsOf(80_000, scale, 1), 1, pool, (bytes) => (format.decode(bytes).id === '' ? 0 : 1)),
        repeated('bare', callsOf(80_000, scale, 1), 1, pool, (bytes) =>
          fromBinary(eventSchema, bytes).$typeName === '' ? 0 : 1,
        ),
      ],
    };
  },
};
