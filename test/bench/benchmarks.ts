import type { Benchmark } from './measure/benchmark.js';

// Loaded one at a time, since what another one loads would be measured too.
const loaders: Readonly<Record<string, () => Promise<Benchmark>>> = {
  'encode-batch': async () => (await import('./cpu/encode-batch.js')).encodeBatch,
  publish: async () => (await import('./cpu/publish.js')).publish,
  'decode-single': async () => (await import('./cpu/decode-single.js')).decodeSingle,
  'decode-batch': async () => (await import('./cpu/decode-batch.js')).decodeBatch,
  'binary-encode': async () => (await import('./cpu/binary-encode.js')).binaryEncode,
  'binary-decode': async () => (await import('./cpu/binary-decode.js')).binaryDecode,
  'protobuf-encode': async () => (await import('./cpu/protobuf.js')).protobufEncode,
  'protobuf-decode': async () => (await import('./cpu/protobuf.js')).protobufDecode,
  'avro-encode': async () => (await import('./cpu/avro.js')).avroEncode,
  'avro-decode': async () => (await import('./cpu/avro.js')).avroDecode,
  'http-batch': async () => (await import('./http/batches.js')).httpBatch,
  'http-single': async () => (await import('./http/singles.js')).httpSingle,
  latency: async () => (await import('./http/latency.js')).latency,
  'kafka-100': async () => (await import('./kafka/books.js')).kafkaBooksOf(100),
  'kafka-500': async () => (await import('./kafka/books.js')).kafkaBooksOf(500),
  'kafka-single': async () => (await import('./kafka/singles.js')).kafkaSingle,
  'outbox-relay': async () => (await import('./outbox/relay.js')).outboxRelay,
  growth: async () => (await import('./growth/throughput.js')).growth,
  memory: async () => (await import('./growth/queued-event.js')).queuedEvent,
  start: async () => (await import('./start/boot.js')).start,
};

/** In the order they are run. */
export const benchmarkNames: readonly string[] = Object.keys(loaders);

export function loadBenchmark(name: string): Promise<Benchmark> {
  const load = loaders[name];
  if (load === undefined) throw new Error(`There is no benchmark '${name}'`);
  return load();
}
