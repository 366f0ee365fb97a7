import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decodeMessage, encodeMessage } from '../../../src/bindings/http/index.js';
import { DecodeError, DefinitionError, InvalidEventError } from '../../../src/errors/index.js';
import { encodeOnce } from '../../../src/formats/index.js';
import { jsonEventFormat, jsonFormat } from '../../../src/formats/json/index.js';
import { accepted, bytes, event } from '../../core/events.js';

interface GameResult {
  readonly winner: string;
  readonly pot: number;
}

const schemas = {
  zod: z.object({ winner: z.string(), pot: z.number().int() }),
  valibot: v.object({ winner: v.string(), pot: v.pipe(v.number(), v.integer()) }),
};

const json = (changes: object) => JSON.stringify(event(changes as Record<string, unknown>));

describe.each(Object.entries(schemas))('the JSON format of one type, by a schema of %s', (_, schema) => {
  const format = jsonFormat<GameResult>(schema);

  it('gives data in its type', () => {
    const { data } = format.decode(json({ data: { winner: 'p1', pot: 40, extra: true } }));
    const pot: number | undefined = data?.pot;
    expect(pot).toBe(40);
    // What the schema does not name, it drops.
    expect(data).toEqual({ winner: 'p1', pot: 40 });
  });

  it('refuses data that does not fit, naming the member and the event', () => {
    expect(() => format.decode(json({ data: { winner: 'p1', pot: 'x' } }))).toThrow(
      /^Data of the event does not fit its schema: 'data\.pot': /,
    );
    const batch = `[${json({ data: { winner: 'p1', pot: 1 } })},${json({ data: { pot: 1 } })}]`;
    expect(() => format.batch.decode(batch)).toThrow(/^Data of event 1 of the batch .*'data\.winner': /);
    expect(() => format.decode(json({ data: 5 }))).toThrow(DecodeError);
  });

  it('lets an event without data pass, and refuses binary data', () => {
    expect(format.decode(json({}))).not.toHaveProperty('data');
    expect(() => format.decode(json({ data_base64: 'AAE=' }))).toThrow(
      "'data' of the event is binary, but must be JSON",
    );
  });

  it('refuses to write what its reader would refuse', () => {
    expect(encodeOnce(format, accepted({ data: { winner: 'p1', pot: 1 } }))).toContain(
      '"data":{"winner":"p1","pot":1}',
    );
    expect(encodeOnce(format, accepted())).not.toContain('data');
    expect(() => format.encode(accepted({ data: { winner: 'p1' } }))).toThrow(InvalidEventError);
    expect(() => format.encode(accepted({ data: bytes('{}') }))).toThrow('it is not JSON');
  });

  it('reads the data of binary mode, whatever JSON the content type names', () => {
    const options = { formats: [format], data: format.data };
    for (const datacontenttype of [undefined, 'application/json; charset=utf-8', 'application/vnd.game+json']) {
      const message = encodeMessage(event({ data: { winner: 'ü', pot: 3 }, datacontenttype }), { mode: 'binary' });
      expect(decodeMessage(message, options)[0]?.data).toEqual({ winner: 'ü', pot: 3 });
    }
    const wrong = encodeMessage(event({ data: { pot: 3 } }));
    expect(() => decodeMessage(wrong, options)).toThrow(/^Data of the event does not fit/);
    expect(decodeMessage(encodeMessage(event()), options)[0]).not.toHaveProperty('data');
  });

  it('checks and reads binary mode by itself where it is the one format', () => {
    const wrong = event({ data: { winner: 'p' } });
    expect(() => encodeMessage(wrong, { mode: 'binary', format })).toThrow(InvalidEventError);
    const message = encodeMessage(event({ data: { winner: 'p', pot: 1, more: 2 } }), { mode: 'binary', format });
    expect(decodeMessage(message, { formats: [format] })[0]?.data).toEqual({ winner: 'p', pot: 1 });
    expect(() => decodeMessage(encodeMessage(wrong), { formats: [format] })).toThrow(/^Data of the event does not fit/);
    // Of several formats nobody knows which one is meant.
    expect(decodeMessage(encodeMessage(wrong), { formats: [format, jsonEventFormat] })[0]?.data).toEqual({
      winner: 'p',
    });
  });

  it('serves as any format in a message', () => {
    const message = encodeMessage(event({ data: { winner: 'p', pot: 1 } }), { mode: 'structured', format });
    expect(decodeMessage(message, { formats: [format] })[0]?.data).toEqual({ winner: 'p', pot: 1 });
  });
});

describe('a schema of a format', () => {
  it('may turn data into something else', () => {
    const format = jsonFormat(z.object({ at: z.iso.datetime().transform((text) => new Date(text)) }));
    expect(format.decode(json({ data: { at: '2026-03-01T12:00:00Z' } })).data?.at).toEqual(
      new Date('2026-03-01T12:00:00Z'),
    );
  });

  it('may stumble over data: that is no worse than data which does not fit', () => {
    const format = jsonFormat({
      '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value: (value as string).trim() }) },
    });
    expect(format.decode(json({ data: ' x ' })).data).toBe('x');
    expect(() => format.decode(json({ data: 7 }))).toThrow(DecodeError);
    expect(() => format.data.decode('7', 'application/json')).toThrow(DecodeError);
    expect(() => format.encode(accepted({ data: 7 }))).toThrow(InvalidEventError);
  });

  it('must not be asynchronous', () => {
    const format = jsonFormat(z.string().refine(() => Promise.resolve(true)));
    expect(() => format.decode(json({ data: 'x' }))).toThrow(DefinitionError);
  });

  it('is shown with few of its complaints', () => {
    const format = jsonFormat(z.array(z.string()));
    expect(() => format.decode(json({ data: Array(100).fill(1) }))).toThrow(/'data\.4': .*; and 95 more$/);
  });
});
