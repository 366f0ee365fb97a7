import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage } from '../../src/bindings/http/index.js';
import { attributeTypes, cloudEvent, defineAttribute } from '../../src/core/index.js';
import { DecodeError, InvalidEventError } from '../../src/errors/index.js';
import { type EventFormat } from '../../src/formats/index.js';
import { event } from '../core/events.js';

/** One attribute a line: a format as an application may have one. */
const lines: EventFormat = {
  name: 'lines',
  mediaType: 'application/cloudevents+lines',
  encode: ({ attributes }) => attributes.map(([name, value]) => `${name}=${String(value)}`).join('\n'),
  decode(content, options) {
    const members = Buffer.from(content as Uint8Array)
      .toString()
      .split('\n')
      .map((line) => line.split('='));
    return cloudEvent(Object.fromEntries(members) as Parameters<typeof cloudEvent>[0], options?.extensions);
  },
};
const headers = { 'content-type': lines.mediaType };

describe('a format of an application', () => {
  it('is written and read like any other, extensions included', () => {
    const sent = event({ count: 5 });
    const message = encodeMessage(sent, { mode: 'structured', format: lines });
    const options = { formats: [lines], extensions: [defineAttribute('count', attributeTypes.integer)] };
    expect(decodeMessage({ ...message, body: Buffer.from(message.body) }, options)).toEqual([sent]);
  });

  it('may throw what it likes when it reads: whoever receives gets a DecodeError', () => {
    expect(() => decodeMessage({ headers, body: Buffer.from('id=1') }, { formats: [lines] })).toThrow(DecodeError);
    expect(() => decodeMessage({ headers, body: Buffer.from('id=1') }, { formats: [lines] })).toThrow(
      "'source' is required",
    );
    const broken = {
      ...lines,
      decode: () => {
        throw new TypeError('boom');
      },
    };
    expect(() => decodeMessage({ headers, body: '' }, { formats: [broken] })).toThrow(
      'The content cannot be read as application/cloudevents+lines: boom',
    );
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('boom');
      },
      "cannot be written in the format 'lines': boom",
    ],
    ['gives a number', () => 5, 'neither text nor bytes'],
    ['gives nothing', () => undefined, 'neither text nor bytes'],
  ])('that %s when it writes makes the event invalid, by its name', (_, encode, rule) => {
    const encoding = () =>
      encodeMessage(event(), { mode: 'structured', format: { ...lines, encode: encode as never } });
    expect(encoding).toThrow(InvalidEventError);
    expect(encoding).toThrow(rule);
  });
});
