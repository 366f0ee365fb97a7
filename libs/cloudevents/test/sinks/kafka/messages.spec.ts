import { describe, expect, it } from 'vitest';
import type { KafkaRecord } from '../../../src/sinks/kafka/kafka-record.js';
import { kafkajsMessages } from '../../../src/sinks/kafka/kafkajs.message.js';

const headers = { 'content-type': 'application/cloudevents+json; charset=utf-8' };

describe('messages for kafkajs', () => {
  it('are the bytes of the records, whatever their script, in their order', () => {
    const bytes = Buffer.from([0, 255, 10]);
    const records: readonly KafkaRecord[] = [
      { key: 'a', value: 'plain', headers },
      { key: 'a', value: 'größer als €, 手牌 und 🂡', headers },
      { key: 'ü', value: '', headers: { ü: 'ß', empty: '' } },
      { key: '', value: '\u007f\u0080', headers: {} },
      { key: null, value: null, headers, partition: 3 },
      { key: null, value: bytes, headers },
      { key: 'a', value: 'é', headers },
    ];
    const messages = kafkajsMessages(records);
    expect(messages.map(({ key }) => (key === null ? null : Buffer.from(key).toString()))).toEqual(
      records.map(({ key }) => key),
    );
    expect(messages.map(({ value }) => value)).toEqual(
      records.map(({ value }) => (typeof value === 'string' ? Buffer.from(value) : value)),
    );
    const texts = messages.map((message) =>
      Object.fromEntries(
        Object.entries(message.headers).map(([name, value]) => [name, Buffer.from(value as Uint8Array).toString()]),
      ),
    );
    expect(texts).toEqual(records.map((record) => record.headers));
    expect(messages.map(({ partition }) => partition)).toEqual(records.map(({ partition }) => partition));
  });

  it('leave keys and header values that are bytes, and headers of one name, as they came', () => {
    const [key, bytes] = [Buffer.from([1, 255]), Buffer.from([255])];
    const came = { bytes, twice: ['a', bytes], text: 'ü' };
    const record = { key, value: bytes, headers: came } as unknown as KafkaRecord;
    const [message] = kafkajsMessages([record]);
    expect(message?.key).toBe(key);
    expect(message?.headers).toEqual({ bytes, twice: ['a', bytes], text: Buffer.from('ü') });
  });

  it('share keys and headers that come in a row', () => {
    const [first, second] = kafkajsMessages([
      { key: 'a', value: '1', headers },
      { key: 'a', value: '2', headers },
    ]);
    expect(second?.key).toBe(first?.key);
    expect(second?.headers).toBe(first?.headers);
  });

  it('are none for no records', () => {
    expect(kafkajsMessages([])).toEqual([]);
  });
});
