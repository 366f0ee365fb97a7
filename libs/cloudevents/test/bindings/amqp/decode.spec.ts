import rhea from 'rhea';
import { describe, expect, it } from 'vitest';
import {
  amqpMessageMode,
  decodeAmqpMessage,
  type MessageDecodeOptions,
  type ReceivedAmqpMessage,
} from '../../../src/bindings/amqp/index.js';
import { DecodeError } from '../../../src/errors/index.js';
import { UnsupportedContentCodingError } from '../../../src/bindings/unsupported-content-coding.error.js';
import { LimitExceededError, UnsupportedFormatError } from '../../../src/formats/index.js';
import { bytes, event } from '../../core/events.js';
import { overTheWire } from './wire.js';

const jsonType = 'application/cloudevents+json';
const attributes = {
  cloudEvents_specversion: '1.0',
  cloudEvents_id: 'e-1',
  cloudEvents_source: '/tables/7',
  cloudEvents_type: 'com.example.dealt',
};
const data = (text: string): unknown => rhea.message.data_section(Buffer.from(text)) as unknown;
const none: unknown = rhea.message.data_sections([]);
const binary = (message: object = { body: none }, options?: MessageDecodeOptions) =>
  decodeAmqpMessage(overTheWire({ application_properties: attributes, ...message }), options);
const structured = data(JSON.stringify(event()));

describe('the mode of a message', () => {
  it.each<[ReceivedAmqpMessage, string | undefined]>([
    [{ content_type: 'Application/CloudEvents+JSON; Charset=UTF-8' }, 'structured'],
    [{ content_type: 'application/cloudevents' }, 'structured'],
    [{ content_type: jsonType, application_properties: attributes }, 'structured'],
    [{ content_type: 'application/cloudevents-batch+json' }, 'batch'],
    [{ content_type: 'application/json', application_properties: attributes }, 'binary'],
    [{ application_properties: attributes }, 'binary'],
    [{ application_properties: { 'cloudEvents:specversion': '1.0' } }, 'binary'],
    [{ application_properties: { cloudevents_specversion: '1.0' } }, undefined],
    [{ application_properties: { 'ce-specversion': '1.0' } }, undefined],
    [{ application_properties: { 'cloudEvents-specversion': '1.0' } }, undefined],
    [{ content_type: 'application/json' }, undefined],
    [{}, undefined],
  ])('%j is %s', (message, mode) => expect(amqpMessageMode(message)).toBe(mode));
});

describe('structured mode', () => {
  it.each<[string, object]>([
    ['the body', { content_type: jsonType, body: structured }],
    [
      'nothing of the properties beside it',
      {
        content_type: jsonType,
        application_properties: { cloudEvents_id: 5, 'cloudEvents:x': null },
        body: structured,
      },
    ],
    [
      'several data sections put together (T-Q4)',
      {
        content_type: jsonType,
        body: rhea.message.data_sections([
          Buffer.from(JSON.stringify(event()).slice(0, 9)),
          Buffer.from(JSON.stringify(event()).slice(9)),
        ]) as unknown,
      },
    ],
  ])('reads %s', (_what, message) => expect(decodeAmqpMessage(overTheWire(message))).toEqual(event()));

  it('tells another format from bad content', () => {
    const decode = () => decodeAmqpMessage({ content_type: 'application/cloudevents+avro', body: structured });
    expect(decode).toThrow(UnsupportedFormatError);
  });

  it.each<[string, string, unknown, string]>([
    ['no body', jsonType, none, 'in structured mode but has no body'],
    ['no text', jsonType, data(''), 'no valid JSON'],
    ['a value, also of text', jsonType, JSON.stringify(event()), 'must be binary data sections'],
    ['an event without id', jsonType, data(JSON.stringify(event({ id: null }))), "'id'"],
    ['a batch', 'application/cloudevents-batch+json', data('[]'), 'batch'],
  ])('refuses %s', (_what, contentType, body, message) => {
    const decode = () => decodeAmqpMessage(overTheWire({ content_type: contentType, body }));
    expect(decode).toThrow(DecodeError);
    expect(decode).not.toThrow(UnsupportedFormatError);
    expect(decode).toThrow(message);
  });
});

describe('a message that is no CloudEvent', () => {
  it.each<ReceivedAmqpMessage>([
    {},
    { content_type: 'application/json' },
    { application_properties: { specversion: '1.0', ce_specversion: '1.0' } },
    { application_properties: undefined },
  ])('with %j is refused, not guessed at', (message) => {
    const decode = () => decodeAmqpMessage({ ...message, body: structured });
    expect(decode).toThrow(DecodeError);
    expect(decode).toThrow('The message is no CloudEvent');
  });
});

describe('the data of a message in binary mode', () => {
  it.each<[string, object, Record<string, unknown>]>([
    ['no section is no data', { body: none }, {}],
    ['the null that rhea sends for no body is no data', {}, {}],
    ['a section without bytes is empty data', { body: data('') }, { data: bytes('') }],
    [
      'a section without bytes is no JSON, so no data',
      { content_type: 'application/json', body: data('') },
      { datacontenttype: 'application/json' },
    ],
    [
      'JSON null',
      { content_type: 'application/json', body: data('null') },
      { datacontenttype: 'application/json', data: null },
    ],
    ['bytes of no type', { body: data('{}') }, { data: bytes('{}') }],
    [
      'several data sections are one (T-Q4)',
      {
        content_type: 'text/plain',
        body: rhea.message.data_sections([Buffer.from([0xc3]), Buffer.from([0xa9]), Buffer.from('!')]) as unknown,
      },
      { datacontenttype: 'text/plain', data: 'é!' },
    ],
  ])('%s', (_what, message, changes) => expect(binary(message)).toEqual(event(changes)));

  it.each<[string, unknown]>([
    ['a string', 'text'],
    ['binary as a value', Buffer.from('x')],
    ['a map that looks like a data section', { typecode: 0x75, content: Buffer.from('x') }],
    ['a list', rhea.message.sequence_section([1, 2]) as unknown],
    ['several lists', rhea.message.sequence_sections([[1], [2]]) as unknown],
    ['a sequence section of bytes', rhea.message.sequence_section(Buffer.from('x')) as unknown],
    ['a data section of text', rhea.message.data_section('text') as unknown],
    ['a data section of a list', rhea.message.data_section([Buffer.from('x')]) as unknown],
    ['a data section of a list after one of bytes', rhea.message.data_sections([Buffer.from('x'), ['y']]) as unknown],
  ])('is never %s', (_what, body) => {
    expect(() => binary({ body })).toThrow(DecodeError);
    expect(() => binary({ body })).toThrow('must be binary data sections');
  });

  it('is refused while it is compressed', () => {
    expect(() => binary({ content_encoding: 'gzip', body: data('x') })).toThrow(UnsupportedContentCodingError);
    const odd = { application_properties: attributes, content_encoding: 5, body: data('x') };
    expect(() => decodeAmqpMessage(odd)).toThrow(UnsupportedContentCodingError);
    expect(binary({ content_encoding: 'identity', body: data('x') })).toEqual(event({ data: bytes('x') }));
  });

  it('keeps its bytes when the client reuses the buffer', () => {
    const received = overTheWire({ application_properties: attributes, body: data('ab') });
    const { data: read } = decodeAmqpMessage(received);
    (received.body as { content: Buffer }).content.fill(0);
    expect(read).toEqual(bytes('ab'));
  });

  it('is limited, all sections together', () => {
    const body: unknown = rhea.message.data_sections([Buffer.from('abc'), Buffer.from('def')]);
    expect(binary({ body }, { maxBytes: 6 }).data).toEqual(bytes('abcdef'));
    expect(() => binary({ body }, { maxBytes: 5 })).toThrow(LimitExceededError);
  });
});
