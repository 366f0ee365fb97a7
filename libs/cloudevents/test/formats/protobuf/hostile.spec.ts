import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acceptEvent, type CloudEvent, rememberedTypes } from '../../../src/core/index.js';
import { packAny, protobufEventFormat } from '../../../src/protobuf/index.js';
import { accepted, bytes } from '../../core/events.js';
import { arbitraryEvent } from '../../properties/arbitrary-event.js';
import { attack, hostileBytes } from '../../properties/hostile-input.js';
import { schema } from '../../protobuf/descriptors.js';
import { eventSchema, judged, required } from './messages.js';

const { batch } = protobufEventFormat;
if (batch === undefined) throw new Error('the format has no batch');

const events = [
  accepted(),
  accepted({ data: { a: [1, 'x', null] }, ext: 5, flag: true, bin: bytes('\0'), subject: '€' }),
  accepted({ data: bytes('\u0000ÿ'), datacontenttype: 'image/png', time: '2026-03-01T12:00:00.123456789+02:00' }),
  accepted({ data: 'text', datacontenttype: 'text/plain', dataschema: 'https://example.com/s' }),
  accepted({ data: packAny(schema('AllIn'), { handId: 'h1' }) }),
].map((event) => protobufEventFormat.encode(event) as Uint8Array);

describe('the Protobuf decoder, on any bytes', () => {
  it('gives events that obey the rules, or a DecodeError', () => {
    const batches = [[], events.slice(0, 1), events].map((list) => batch.encode(list) as Uint8Array);
    const inputs = fc.oneof(
      { weight: 3, arbitrary: fc.record({ content: hostileBytes(events), isBatch: fc.constant(false) }) },
      { weight: 3, arbitrary: fc.record({ content: hostileFields(), isBatch: fc.constant(false) }) },
      { weight: 2, arbitrary: fc.record({ content: hostileBytes(batches), isBatch: fc.constant(true) }) },
    );
    const counts = attack(inputs, ({ content, isBatch }) =>
      isBatch ? batch.decode(content, { maxEvents: 5 }) : protobufEventFormat.decode(content),
    );
    expect(counts.read).toBeGreaterThan(1000);
    expect(counts.refused).toBeGreaterThan(1000);
  }, 60_000);
});

describe('any valid event', () => {
  it('is written as protobuf-es writes and reads it', () => {
    fc.assert(
      fc.property(arbitraryEvent(), (event) => {
        const encoded = protobufEventFormat.encode(acceptEvent(event));
        const message = judged(encoded, eventSchema) as { attributes?: object };
        expect(message).toMatchObject({ id: event.id, source: event.source, specVersion: required.specVersion });
        const names = Object.keys(event).filter((name) => !/^(data|id|source|specversion|type)$/.test(name));
        const written = Object.keys(message.attributes ?? {}).filter((name) => name !== 'datacontenttype');
        expect(written.toSorted()).toEqual(names.filter((name) => name !== 'datacontenttype').toSorted());
      }),
      { numRuns: 500 },
    );
  });

  it('comes back, its timestamps as the same instant, and from then on unchanged', () => {
    fc.assert(
      fc.property(arbitraryEvent(), (event) => {
        const read = protobufEventFormat.decode(protobufEventFormat.encode(acceptEvent(event)));
        expect(kept(read)).toEqual(kept(event));
        const again = protobufEventFormat.decode(protobufEventFormat.encode(acceptEvent(read)));
        expect(again).toEqual(read);
        expect(rememberedTypes(again)).toEqual(rememberedTypes(read));
      }),
      { numRuns: 500 },
    );
  });
});

/** What survives: instants, and JSON with its type said. */
function kept(event: CloudEvent): object {
  const { data, datacontenttype: type, ...attributes } = event;
  const json = data === undefined || data instanceof Uint8Array ? undefined : 'application/json';
  const instants = ['time', 'xtime'].flatMap((name) => {
    const text = attributes[name];
    return typeof text === 'string' ? [[name, Date.parse(text.toUpperCase())]] : [];
  });
  const value: unknown = data instanceof Uint8Array ? [...data] : data;
  const known = { ...attributes, ...(Object.fromEntries(instants) as object), datacontenttype: type ?? json };
  return { ...known, hasData: 'data' in event, data: JSON.stringify(value) };
}

/**
 * An event, then fields with numbers near those that mean something, in any wire type, nested, with lengths that may
 * lie. Each field is made from four random bytes.
 */
function hostileFields(): fc.Arbitrary<Uint8Array> {
  return fc.tuple(fc.constantFrom(...events), fc.uint8Array({ minLength: 4, maxLength: 16 })).map(([event, seed]) => {
    const parts: Uint8Array[] = [event];
    for (let at = 0; at + 4 <= seed.length; at += 4) parts.push(hostileField(seed.subarray(at, at + 4)));
    return Buffer.concat(parts);
  });
}

const contents = ['', 'x', 'subject', 'time', '1.0', 'a:b', 'application/json', '\u0000', '{"a":1}'].map(bytes);
contents.push(new Uint8Array([0xed, 0xa0, 0x80]), new Uint8Array([0x08, 0xff, 0xff, 0xff, 0xff, 0x7f, 0x10, 0x01]));
const others = [WireType.Varint, WireType.Bit32, WireType.Bit64, WireType.EndGroup];

function hostileField([kind = 0, number = 0, choice = 0, lie = 0]: Uint8Array): Uint8Array {
  const content = contents[choice % contents.length] as Uint8Array;
  const value = delimited(1 + (lie % 9), contents[(choice >> 4) % contents.length] as Uint8Array, 0);
  // Few lengths lie, or there would be nothing to read behind them.
  const off = lie > 224 ? lie - 240 : 0;
  switch (kind % 8) {
    case 0:
      return delimited(1 + (number % 9), content, off);
    case 1:
      return delimited(1 + (number % 9), delimited(1 + (number >> 4), value, off), 0);
    case 2:
      return new BinaryWriter()
        .tag(1 + (number % 9), others[choice % others.length] as WireType)
        .raw(content)
        .finish();
    case 3:
      return groups(1 + (number % 9), 1 + choice, lie % 2 === 0);
    default:
      return delimited(5, Buffer.concat([delimited(1, content, 0), delimited(2, value, off)]), 0);
  }
}

function delimited(field: number, value: Uint8Array, off: number): Uint8Array {
  const length = Math.max(0, value.length + off);
  return new BinaryWriter().tag(field, WireType.LengthDelimited).uint32(length).raw(value).finish();
}

function groups(field: number, depth: number, areClosed: boolean): Uint8Array {
  const writer = new BinaryWriter();
  for (let level = 0; level < depth; level++) writer.tag(field, WireType.StartGroup);
  for (let level = 0; areClosed && level < depth; level++) writer.tag(field, WireType.EndGroup);
  return writer.finish();
}
