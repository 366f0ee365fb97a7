import { CloudEvent as SdkCloudEvent, Kafka } from 'cloudevents';
import { describe, expect, it } from 'vitest';
import { UnsupportedFormatError } from '../../../src/formats/index.js';
import {
  decodeMessage,
  encodeBinary,
  encodeStructuredMessage,
  type KafkaMessage,
  messageMode,
} from '../../../src/bindings/kafka/index.js';
import { DecodeError } from '../../../src/errors/index.js';
import { accepted, bytes, event } from '../../core/events.js';

const jsonType = 'application/cloudevents+json';
const structured = bytes(JSON.stringify(event()));

describe('the mode of a record', () => {
  it.each([
    [{ 'content-type': 'Application/CloudEvents+JSON; Charset=UTF-8' }, 'structured'],
    [{ 'content-type': Buffer.from('application/cloudevents') }, 'structured'],
    [{ 'content-type': jsonType, ce_specversion: '1.0' }, 'structured'],
    [{ 'content-type': 'application/cloudevents-batch+json' }, 'batch'],
    [{ 'content-type': 'application/json', ce_specversion: Buffer.from('1.0') }, 'binary'],
    [{ ce_specversion: '1.0' }, 'binary'],
    [{ 'Content-Type': jsonType }, undefined],
    [{ CE_SPECVERSION: '1.0' }, undefined],
    [{ 'ce-specversion': '1.0' }, undefined],
    [{ 'content-type': 'application/json' }, undefined],
    [{}, undefined],
    [undefined, undefined],
  ])('%j is %s', (headers, mode) => expect(messageMode(headers)).toBe(mode));
});

describe('structured mode', () => {
  it.each([
    ['a header as text', { 'content-type': jsonType }],
    ['a header as bytes', { 'content-type': Buffer.from(`${jsonType}; charset=utf-8`) }],
    ['nothing of the headers beside it', { 'content-type': jsonType, ce_id: 'x', ce_ext: new Uint8Array([0xff]) }],
  ])('reads the value by %s', (_what, headers) => {
    expect(decodeMessage({ headers, value: structured })).toEqual(event());
  });

  it.each(['application/cloudevents+avro', 'application/cloudevents', 'application/cloudeventsfoo'])(
    'tells the format %s from bad content',
    (contentType) => {
      const decode = () => decodeMessage({ headers: { 'content-type': contentType }, value: structured });
      expect(decode).toThrow(UnsupportedFormatError);
      expect(decode).toThrow(expect.objectContaining({ code: 'CE_DECODE', mediaType: contentType }));
    },
  );

  it.each<[string, string, Uint8Array | null, string]>([
    ['a null value', jsonType, null, 'has no value'],
    ['an empty value', jsonType, bytes(''), 'no valid JSON'],
    ['an array', jsonType, bytes('[]'), 'JSON'],
    ['no UTF-8', jsonType, new Uint8Array([0x22, 0xff, 0x22]), 'not valid utf-8'],
    ['an event without id', jsonType, bytes(JSON.stringify(event({ id: null }))), "'id'"],
    ['a batch (T-K3)', 'application/cloudevents-batch+json', bytes('[]'), 'batch'],
    ['a batch of another format', 'APPLICATION/CLOUDEVENTS-BATCH+AVRO', bytes(''), 'batch'],
  ])('refuses %s', (_what, contentType, value, message) => {
    const decode = () => decodeMessage({ headers: { 'content-type': contentType }, value });
    expect(decode).toThrow(DecodeError);
    expect(decode).not.toThrow(UnsupportedFormatError);
    expect(decode).toThrow(message);
  });
});

describe('a record that is no CloudEvent', () => {
  it.each([undefined, {}, { 'content-type': 'application/json' }, { 'Content-Type': jsonType }, { ce_id: '1' }])(
    'with the headers %j is refused, not guessed at',
    (headers) => {
      const decode = () => decodeMessage({ value: structured, ...(headers !== undefined && { headers }) });
      expect(decode).toThrow(DecodeError);
      expect(decode).toThrow('The record is no CloudEvent');
    },
  );
});

describe('what was sent is read back', () => {
  const sent = event({
    subject: 'é "%41" 😀',
    ext: 'x',
    time: '2024-05-06T07:08:09Z',
    datacontenttype: 'application/json',
    data: { a: null },
  });
  const empty = event({ data: new Uint8Array(0) });
  const nothing = event({ subject: 's' });

  it.each([
    ['binary', encodeBinary, sent],
    ['binary', encodeBinary, empty],
    ['binary', encodeBinary, nothing],
    ['structured', encodeStructuredMessage, sent],
    ['structured', encodeStructuredMessage, empty],
    ['structured', encodeStructuredMessage, nothing],
  ])('in %s mode', (_mode, encode, original) => {
    expect(decodeMessage(overTheWire(encode(accepted(original), 'key')))).toEqual(original);
  });

  it('also when the cloudevents package sent it, which leaves the JSON of data to its user', () => {
    const sdk = new SdkCloudEvent({ ...sent, time: '2024-05-06T07:08:09.000Z', partitionkey: 'p' });
    const expected = JSON.parse(sdk.toString()) as unknown;
    const { headers, value } = Kafka.binary(sdk);
    const sdkHeaders = headers as Record<string, string>;
    expect(decodeMessage({ headers: sdkHeaders, value: bytes(JSON.stringify(value)) })).toEqual(expected);
    const whole = Kafka.structured(sdk);
    expect(
      decodeMessage({ headers: whole.headers as Record<string, string>, value: bytes(whole.value as string) }),
    ).toEqual(expected);
  });
});

/** Everything as a client gives it: bytes. */
function overTheWire({ headers, value }: KafkaMessage) {
  const received = Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)] as const);
  return {
    headers: Object.fromEntries(received),
    value: typeof value === 'string' ? bytes(value) : value && new Uint8Array(value),
  };
}
