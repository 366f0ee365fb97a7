import { HTTP, CloudEvent as SdkCloudEvent } from 'cloudevents';
import { describe, expect, it } from 'vitest';
import {
  decodeMessage,
  encodeBatchMessage,
  encodeBinary,
  encodeStructuredMessage,
  messageMode,
} from '../../../src/bindings/http/index.js';
import { DecodeError } from '../../../src/errors/index.js';
import { UnsupportedFormatError } from '../../../src/formats/index.js';
import { encodeStructured } from '../../../src/formats/json/index.js';
import { accepted, bytes, event } from '../../core/events.js';

const structured = JSON.stringify(event());
const jsonType = 'application/cloudevents+json';

describe('the mode of a message', () => {
  it.each([
    [{ 'content-type': 'application/cloudevents-batch+json' }, 'batch'],
    [{ 'Content-Type': 'APPLICATION/CLOUDEVENTS-BATCH' }, 'batch'],
    [{ 'content-type': 'Application/CloudEvents+JSON; Charset=UTF-8' }, 'structured'],
    [{ 'content-type': 'application/cloudevents' }, 'structured'],
    [{ 'content-type': 'application/cloudevents+json', 'ce-specversion': '1.0' }, 'structured'],
    [{ 'content-type': 'application/json', 'CE-SpecVersion': '1.0' }, 'binary'],
    [{ 'ce-specversion': '1.0' }, 'binary'],
    [{ 'content-type': 'application/json' }, undefined],
    [{ 'ce-id': '1' }, undefined],
    [{}, undefined],
  ])('%j is %s', (headers, mode) => expect(messageMode(headers)).toBe(mode));
});

describe('structured and batched mode', () => {
  it('read the body, and nothing of the headers beside it (C20)', () => {
    const headers = {
      'ce-id': 'other',
      'ce-specversion': '9',
      'ce-id2': '%',
      'content-type': `${jsonType}; charset=UTF-8`,
    };
    expect(decodeMessage({ headers, body: structured })).toEqual([event()]);
    const batch = { 'content-type': 'application/CloudEvents-batch+json' };
    expect(decodeMessage({ headers: batch, body: bytes(`[${structured},${structured}]`) })).toEqual([event(), event()]);
    expect(decodeMessage({ headers: batch, body: '[]' })).toEqual([]);
  });

  it.each([
    'application/cloudevents+avro',
    'application/cloudevents',
    'application/cloudevents-batch+xml',
    'application/cloudeventsfoo',
  ])('tell the format %s from bad content: 415, not 400', (contentType) => {
    const decode = () => decodeMessage({ headers: { 'content-type': contentType }, body: structured });
    expect(decode).toThrow(UnsupportedFormatError);
    expect(decode).toThrow(DecodeError);
    expect(decode).toThrow(expect.objectContaining({ code: 'CE_DECODE', mediaType: contentType }));
  });

  it.each([
    [jsonType, ''],
    [jsonType, 'nonsense'],
    [jsonType, `[${structured}]`],
    ['application/cloudevents-batch+json', structured],
    ['application/json', structured],
  ])('refuse %s with %j as bad content', (contentType, body) => {
    const decode = () => decodeMessage({ headers: { 'content-type': contentType }, body });
    expect(decode).toThrow(DecodeError);
    expect(decode).not.toThrow(UnsupportedFormatError);
  });
});

describe('what was sent is read back', () => {
  const sent = event({
    subject: 'é "%41" 😀',
    ext: 'x',
    time: '2024-05-06T07:08:09Z',
    datacontenttype: 'application/json',
    data: { a: null },
  });
  const text = encodeStructured(accepted(sent));

  it.each([
    ['binary', encodeBinary(accepted(sent))],
    ['structured', encodeStructuredMessage(accepted(sent))],
    ['batched', encodeBatchMessage([text])],
  ])('in %s mode', (_mode, message) => expect(decodeMessage(message)).toEqual([sent]));

  it('also when the cloudevents package sent it', () => {
    const sdk = new SdkCloudEvent({ ...sent, subject: 'plain', time: '2024-05-06T07:08:09.000Z' });
    for (const message of [HTTP.binary(sdk), HTTP.structured(sdk)]) {
      const headers = message.headers as Record<string, string>;
      expect(decodeMessage({ headers, body: message.body as string })).toEqual([JSON.parse(sdk.toString())]);
    }
  });
});
