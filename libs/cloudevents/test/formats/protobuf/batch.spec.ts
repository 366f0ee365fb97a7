import { describe, expect, it } from 'vitest';
import { LimitExceededError } from '../../../src/formats/index.js';
import { DecodeError } from '../../../src/errors/index.js';
import { protobufEventFormat } from '../../../src/protobuf/index.js';
import { accepted, event } from '../../core/events.js';
import { appended, batchSchema, judged, wire } from './messages.js';

const { batch } = protobufEventFormat;
if (batch === undefined) throw new Error('the format has no batch');
const encoded = (id: string) => protobufEventFormat.encode(accepted({ id }));

describe('a batch', () => {
  it('of no events is no bytes', () => {
    expect(batch.encode([])).toEqual(new Uint8Array(0));
    expect(batch.decode(new Uint8Array(0))).toEqual([]);
    expect(batch.decode(new Uint8Array(0), { maxEvents: 0 })).toEqual([]);
  });

  it('is what protobuf-es reads, and comes back', () => {
    const ids = ['a', 'b', 'b', 'c'.repeat(20_000)];
    const content = batch.encode(ids.map(encoded));
    expect(judged(content, batchSchema)).toEqual({ events: ids.map((id) => judged(encoded(id))) });
    expect(batch.decode(content, { maxEvents: 4 })).toEqual(ids.map((id) => event({ id })));
  });

  // The length of an event with an id of one character is 31 here, so the bounds of one, two and three bytes are met.
  it.each([1, 97, 98, 16_352, 16_353, 2_097_000, 2_098_000])('has the size that is foretold: id of %i', (length) => {
    const content = encoded('x'.repeat(length));
    expect(batch.overhead + batch.sizeOf(content)).toBe(batch.encode([content]).length);
    expect(batch.sizeOf(content) * 2 + batch.separator).toBe(batch.encode([content, content]).length);
  });

  it('with more events than allowed is refused before any is read', () => {
    const content = batch.encode([encoded('a'), new Uint8Array(0), encoded('c')]);
    expect(() => batch.decode(content, { maxEvents: 2 })).toThrow(LimitExceededError);
    expect(() => batch.decode(content, { maxEvents: 2 })).toThrow('more events (3) than the 2 allowed');
    expect(() => batch.decode(content, { maxEvents: 3 })).not.toThrow(LimitExceededError);
  });

  it('names the first bad event by its index', () => {
    const refused =
      (...events: Uint8Array[]) =>
      () =>
        batch.decode(batch.encode([encoded('a'), ...events]));
    expect(refused(wire({ specVersion: '0.9' }))).toThrow(
      "Attribute 'specversion' of event 1 of the batch must be '1.0'",
    );
    expect(refused(wire(), wire({ attributes: { Ext: { ceBoolean: true } } }))).toThrow(
      "Attribute 'Ext' of event 2 of the batch",
    );
    expect(refused(new Uint8Array([0x0a, 0x7f]))).toThrow(
      'The bytes of event 1 of the batch are no valid protobuf message',
    );
    const json = { textData: '{', attributes: { datacontenttype: { ceString: 'text/json' } } };
    expect(refused(wire(json))).toThrow('Data of event 1 of the batch cannot be read: The content is no valid JSON');
  });

  it('may have fields that nobody knows', () => {
    const content = appended((writer) => writer.tag(2, 0).uint32(1), batch.encode([encoded('a')]) as Uint8Array);
    expect(batch.decode(content, { maxEvents: 1 })).toEqual([event({ id: 'a' })]);
  });

  it.each([
    ['an event that is cut off', new Uint8Array([0x0a, 0x7f])],
    ['text', Buffer.from('[]')],
  ])('is not: %s', (_what, content) => {
    for (const options of [{}, { maxEvents: 9 }]) {
      expect(() => batch.decode(content, options)).toThrow(DecodeError);
      expect(() => batch.decode(content, options)).toThrow('The bytes of the batch are no valid protobuf message');
    }
  });
});
