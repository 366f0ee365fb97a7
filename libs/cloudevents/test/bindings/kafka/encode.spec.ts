import { Kafka } from 'cloudevents';
import { describe, expect, it } from 'vitest';
import { encodeBinary, encodeStructuredMessage, recordKey } from '../../../src/bindings/kafka/index.js';
import { encodeStructured } from '../../../src/formats/json/index.js';
import { accepted, bytes, event } from '../../core/events.js';

const required = {
  ce_specversion: '1.0',
  ce_id: 'e-1',
  ce_source: '/tables/7',
  ce_type: 'com.example.dealt',
};

describe('Kafka binary mode', () => {
  it.each<[string, Record<string, unknown>, Record<string, string>, Uint8Array | null]>([
    ['no data is a tombstone', {}, {}, null],
    ['no data but its type', { datacontenttype: 'text/plain' }, { 'content-type': 'text/plain' }, null],
    ['no bytes are no tombstone', { data: new Uint8Array(0) }, {}, bytes('')],
    ['null is JSON', { data: null }, { 'content-type': 'application/json' }, bytes('null')],
    ['JSON text, quoted', { data: 'hi' }, { 'content-type': 'application/json' }, bytes('"hi"')],
    ['text', { data: 'é', datacontenttype: 'text/plain' }, { 'content-type': 'text/plain' }, bytes('é')],
  ])('%s', (_what, changes, headers, value) => {
    const record = encodeBinary(accepted(changes), 'key');
    expect(record).toMatchObject({ key: 'key', headers: { ...required, ...headers } });
    expect(Object.keys(record.headers)).toHaveLength(4 + Object.keys(headers).length);
    expect(record.value && new Uint8Array(record.value as Uint8Array)).toEqual(value);
  });

  it('sends attributes as text without percent-encoding, and partitionkey like any other', () => {
    const given = { subject: 'é "100%" 😀', partitionkey: 'p 1', flag: false, count: 7, mark: bytes('ab') };
    expect(encodeBinary(accepted(given), null)).toMatchObject({
      key: null,
      headers: {
        ...required,
        ce_subject: 'é "100%" 😀',
        ce_partitionkey: 'p 1',
        ce_flag: 'false',
        ce_count: '7',
        ce_mark: 'YWI=',
      },
    });
  });

  it('refuses a CloudEvents type, which would look structured, and names the origin', () => {
    const datacontenttype = 'APPLICATION/CLOUDEVENTS-BATCH+JSON';
    expect(() => encodeBinary(accepted({ datacontenttype, data: 'x' }), null)).toThrow("'datacontenttype' must not be");
  });
});

describe('Kafka structured mode', () => {
  it('sends the event as the format writes it; without data the value is still there', () => {
    const one = accepted();
    expect(encodeStructuredMessage(one, 'k')).toEqual({
      key: 'k',
      value: encodeStructured(one),
      headers: { 'content-type': 'application/cloudevents+json; charset=utf-8' },
    });
  });
});

describe('record key', () => {
  it.each([
    ['subject', { subject: 's', partitionkey: 'p' }, 's'],
    ['subject', { partitionkey: 'p' }, null],
    ['partitionkey', { subject: 's', partitionkey: 'p' }, 'p'],
    ['partitionkey', { subject: 's', partitionkey: 5 }, '5'],
    ['partitionkey', { subject: 's', partitionkey: '' }, 's'],
    ['partitionkey', { subject: 's' }, 's'],
    ['partitionkey', {}, null],
    ['none', { subject: 's', partitionkey: 'p' }, null],
  ] as const)('by %s of %j is %j, and the event stays as it is', (from, changes, key) => {
    const one = accepted(changes);
    const before = encodeStructured(one);
    expect(recordKey(one, from)).toBe(key);
    expect(encodeStructured(accepted(changes))).toBe(before);
  });
});

describe('the cloudevents package reads', () => {
  const sent = event({
    time: '2024-05-06T07:08:09.000Z',
    subject: 's',
    ext: 'é 1%',
    datacontenttype: 'application/json',
    data: { a: 1 },
  });

  // It wants text where a client gives bytes.
  const read = ({ key, value, headers }: ReturnType<typeof encodeBinary>) =>
    Kafka.toEvent({
      key: key ?? '',
      value: String(value),
      headers: { ...headers },
      body: String(value),
      timestamp: '',
    } as never);

  it.each([
    ['binary', encodeBinary],
    ['structured', encodeStructuredMessage],
  ])('%s mode', (_mode, encode) => expect(read(encode(accepted(sent), 's'))).toMatchObject({ ...sent }));
});
