import type { KafkaRecord } from './kafka-record.js';

type HeaderValue = string | Buffer;
/** Of records that were received and go on as they came, values may be bytes, and several of one name. */
type GivenHeaders = Readonly<Record<string, HeaderValue | readonly HeaderValue[]>>;
type Headers = Record<string, Buffer | HeaderValue[]>;

/**
 * A record as kafkajs takes it in the least time: it measures texts twice and converts each, and copies bytes. A class,
 * since literals that live until they are acknowledged would be taken for long-lived.
 */
export class KafkajsMessage {
  constructor(
    readonly key: Buffer | null,
    readonly value: Buffer | null,
    readonly headers: Headers,
    public partition: number | undefined,
  ) {}
}

/** Texts become bytes: values in one piece of memory, and once for all records that come in a row and share them keys and headers. */
export function kafkajsMessages(records: readonly KafkaRecord[]): KafkajsMessage[] {
  const values = valuesOf(records);
  let [text, key]: [HeaderValue | null, Buffer | null] = [null, null];
  let [given, headers]: [GivenHeaders | undefined, Headers] = [undefined, {}];
  const known: KnownValues = new Map();
  return records.map((record, index) => {
    if (record.key !== text) {
      text = record.key;
      key = typeof text === 'string' ? Buffer.from(text) : text;
    }
    if (record.headers !== given) {
      given = record.headers;
      headers = headerBytes(given, known);
    }
    return new KafkajsMessage(key, values[index] as Buffer | null, headers, record.partition);
  });
}

function valuesOf(records: readonly KafkaRecord[]): (Buffer | null)[] {
  const sizes = records.map(({ value }) => (typeof value === 'string' ? Buffer.byteLength(value) : 0));
  const memory = Buffer.allocUnsafe(sizes.reduce((sum, size) => sum + size, 0));
  let end = 0;
  return records.map(({ value }, index) => {
    if (typeof value !== 'string') return value;
    const [start, size] = [end, sizes[index] as number];
    end += size;
    // As many bytes as characters: all of it is ASCII.
    memory.write(value, start, size, size === value.length ? 'latin1' : 'utf8');
    return memory.subarray(start, end);
  });
}

/** The last value of each header, which the next record mostly has too. */
type KnownValues = Map<string, { readonly text: string; readonly bytes: Buffer }>;

function headerBytes(headers: GivenHeaders, known: KnownValues): Headers {
  const bytes: Headers = {};
  for (const name of Object.keys(headers)) {
    const text = headers[name] as HeaderValue | HeaderValue[];
    if (typeof text !== 'string') {
      bytes[name] = text;
      continue;
    }
    let value = known.get(name);
    if (value?.text !== text) known.set(name, (value = { text, bytes: Buffer.from(text) }));
    bytes[name] = value.bytes;
  }
  return bytes;
}
