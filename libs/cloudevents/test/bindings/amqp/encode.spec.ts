import type { Message } from 'rhea';
import { describe, expect, it } from 'vitest';
import { type AmqpEncodeOptions, encodeAmqpMessage } from '../../../src/bindings/amqp/index.js';
import { acceptEvent, attributeTypes, defineAttribute } from '../../../src/core/index.js';
import { InvalidEventError } from '../../../src/errors/index.js';
import type { EventFormat } from '../../../src/formats/index.js';
import { encodeStructured } from '../../../src/formats/json/index.js';
import { accepted, bytes, event } from '../../core/events.js';
import { code, encoded, overTheWire, typeCodeOf } from './wire.js';

const required = {
  cloudEvents_specversion: '1.0',
  cloudEvents_id: 'e-1',
  cloudEvents_source: '/tables/7',
  cloudEvents_type: 'com.example.dealt',
};

/** Descriptors of the sections: AMQP 1.0, part 3, section 3.2. */
const dataSection = Buffer.from([0x00, 0x53, 0x75]);
const valueSection = Buffer.from([0x00, 0x53, 0x77]);

describe('AMQP binary mode', () => {
  it.each<[string, Record<string, unknown>, string | undefined, string | undefined]>([
    ['no data is no section', {}, undefined, undefined],
    ['no data but its type', { datacontenttype: 'text/plain' }, 'text/plain', undefined],
    ['no bytes are a section without bytes', { data: new Uint8Array(0) }, undefined, ''],
    ['null is JSON', { data: null }, 'application/json', 'null'],
    ['JSON text, quoted', { data: 'hi' }, 'application/json', '"hi"'],
    ['text', { data: 'é', datacontenttype: 'text/plain' }, 'text/plain', 'é'],
  ])('%s', (_what, changes, contentType, content) => {
    const message = encodeAmqpMessage(event(changes));
    expect(message.application_properties).toEqual(required);
    expect(message.content_type).toBe(contentType);
    const body = overTheWire(message).body as { typecode: number; content: Uint8Array } | undefined;
    expect(body?.typecode).toBe(content === undefined ? undefined : 0x75);
    expect(body?.content).toEqual(content === undefined ? undefined : Buffer.from(content));
  });

  it('never writes a value section, not even for a string or for nothing (T-Q4)', () => {
    for (const changes of [{}, { data: null }, { data: 'text', datacontenttype: 'text/plain' }]) {
      const wire = encoded(encodeAmqpMessage(event(changes)));
      expect(wire.includes(valueSection)).toBe(false);
      expect(wire.includes(dataSection)).toBe('data' in changes);
    }
  });

  it('writes the content-type as a symbol (Q3)', () => {
    const wire = encoded(encodeAmqpMessage(event({ datacontenttype: 'text/plain' })));
    const at = wire.indexOf('text/plain');
    expect([...wire.subarray(at - 2, at)]).toEqual([0xa3, 'text/plain'.length]);
  });

  it.each<[string, unknown, number, unknown]>([
    ['a boolean as such', true, code.true, true],
    ['a boolean as such', false, code.false, false],
    ['zero as a long, not a uint', 0, code.smallLong, 0],
    ['a small number as a long, not an int', 5, code.smallLong, 5],
    ['a negative number as a long', -128, code.smallLong, -128],
    ['a number of more than a byte as a long', 128, code.long, 128],
    ['the smallest number as a long', -2147483648, code.long, -2147483648],
    ['the largest number as a long', 2147483647, code.long, 2147483647],
    ['binary as such', bytes('ab'), code.binary8, Buffer.from('ab')],
    ['no bytes as binary', bytes(''), code.binary8, Buffer.from('')],
    ['text as a string, without percent-encoding', 'é "100%" 😀', code.string8, 'é "100%" 😀'],
    ['no text as a string', '', code.string8, ''],
    ['long text as a string', 'x'.repeat(300), code.string32, 'x'.repeat(300)],
  ])('sends %s (Q6, T-Q1)', (_what, value, typeCode, received) => {
    const message = encodeAmqpMessage(event({ ext: value }));
    expect(typeCodeOf(message, 'cloudEvents_ext')).toBe(typeCode);
    expect(overTheWire(message).application_properties).toEqual({ ...required, cloudEvents_ext: received });
  });

  it('sends URIs as strings, unchanged', () => {
    const given = { source: 'HTTP://Example.COM:80/%7e', dataschema: 'urn:x:y' };
    const message = encodeAmqpMessage(event(given));
    expect(typeCodeOf(message, 'cloudEvents_source')).toBe(code.string8);
    expect(message.application_properties).toMatchObject({
      cloudEvents_source: given.source,
      cloudEvents_dataschema: given.dataschema,
    });
  });

  it('with the prefix of version 1.0.2 names every property by it (Q5)', () => {
    const names = Object.keys(encodeAmqpMessage(event({ ext: 1 }), { prefix: ':' }).application_properties ?? {});
    expect(names).toHaveLength(5);
    expect(names.every((name) => name.startsWith('cloudEvents:'))).toBe(true);
  });

  it('refuses a CloudEvents type, which would look structured (T15)', () => {
    const given = event({ datacontenttype: 'APPLICATION/CLOUDEVENTS-BATCH+JSON', data: 'x' });
    expect(() => encodeAmqpMessage(given)).toThrow(InvalidEventError);
    expect(() => encodeAmqpMessage(given)).toThrow("'datacontenttype' must not be");
  });

  it('refuses an event that breaks a rule', () => {
    expect(() => encodeAmqpMessage(event({ id: '' }))).toThrow(InvalidEventError);
  });
});

describe('Timestamps over AMQP', () => {
  const due = defineAttribute('due', attributeTypes.timestamp);
  const timeOf = (time: string, options?: AmqpEncodeOptions) =>
    encodeAmqpMessage(event({ time }), options).application_properties?.['cloudEvents_time'];

  it('are text, which loses nothing (T-Q2)', () => {
    expect(timeOf('2024-05-06T07:08:09Z')).toBe('2024-05-06T07:08:09Z');
  });

  it.each([
    ['2024-05-06T07:08:09Z', '2024-05-06T07:08:09.000Z'],
    ['2024-05-06t07:08:09.1z', '2024-05-06T07:08:09.100Z'],
    ['2024-05-06T07:08:09.123Z', '2024-05-06T07:08:09.123Z'],
    ['0000-01-01T00:00:00Z', '0000-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ])('native on request: %s', (time, instant) => {
    expect(timeOf(time, { timestamps: 'native' })).toEqual(new Date(instant));
    expect(typeCodeOf(encodeAmqpMessage(event({ time }), { timestamps: 'native' }), 'cloudEvents_time')).toBe(
      code.timestamp,
    );
  });

  it.each([
    ['digits beyond milliseconds', '2024-05-06T07:08:09.1230Z'],
    ['an offset', '2024-05-06T07:08:09+02:00'],
    ['an unknown offset', '2024-05-06T07:08:09-00:00'],
    ['a leap second', '2016-12-31T23:59:60Z'],
  ])('stay text where native would lose %s', (_what, time) => {
    expect(timeOf(time, { timestamps: 'native' })).toBe(time);
  });

  it('are native for extensions of that type only', () => {
    const given = acceptEvent(event({ due: '2024-05-06T07:08:09Z', note: '2024-05-06T07:08:09Z' }), undefined, [due]);
    expect(encodeAmqpMessage(given, { timestamps: 'native' }).application_properties).toMatchObject({
      cloudEvents_due: new Date('2024-05-06T07:08:09Z'),
      cloudEvents_note: '2024-05-06T07:08:09Z',
    });
  });
});

describe('AMQP structured mode', () => {
  it('sends the event as the format writes it, in a data section (Q7)', () => {
    const one = accepted({ data: { a: 1 } });
    const message = encodeAmqpMessage(one, { mode: 'structured' });
    expect(message.content_type).toBe('application/cloudevents+json; charset=utf-8');
    expect(message.application_properties).toBeUndefined();
    expect(overTheWire(message).body).toMatchObject({ typecode: 0x75, content: Buffer.from(encodeStructured(one)) });
  });

  it('sends another format by its media type', () => {
    const format: EventFormat = {
      name: 'sealed',
      mediaType: 'application/cloudevents+sealed',
      encode: () => new Uint8Array([1, 2]),
      decode: () => event(),
    };
    const message = overTheWire(encodeAmqpMessage(event(), { mode: 'structured', format }));
    expect(message).toMatchObject({ content_type: format.mediaType, body: { content: Buffer.from([1, 2]) } });
  });
});

it('is a message that a sender of rhea takes, with what else it says', () => {
  const message: Message = { ...encodeAmqpMessage(event()), to: 'queue', message_id: 'e-1' };
  expect(overTheWire(message)).toMatchObject({ to: 'queue', message_id: 'e-1', application_properties: required });
});
