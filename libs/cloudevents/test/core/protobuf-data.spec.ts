import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { ProtobufData } from '../../src/core/index.js';
import { accepted, bytes, problemsOf, event } from './events.js';

const typeUrl = 'type.googleapis.com/com.example.Dealt';

describe('a packed protobuf message as data', () => {
  it('is taken with its type, its bytes and its JSON', () => {
    const value = bytes('packed');
    const { data } = accepted({ data: new ProtobufData(typeUrl, value, { hand: 7 }) });
    value[0] = 0;
    expect(data).toEqual({ kind: 'protobuf', typeUrl, bytes: bytes('packed'), json: '{"hand":7}' });
  });

  it('may have no JSON', () => {
    const { data } = accepted({ data: new ProtobufData(typeUrl, bytes('packed')) });
    expect(data).toEqual({ kind: 'protobuf', typeUrl, bytes: bytes('packed'), json: undefined });
  });

  it('whose JSON is none, is refused', () => {
    expect(problemsOf(event({ data: new ProtobufData(typeUrl, bytes(''), 1n) }))).toEqual([
      expect.stringContaining('BigInt'),
    ]);
  });

  it.each([
    ['of this realm', bytes('packed')],
    ['of another realm', runInNewContext('new Uint8Array([112, 97, 99, 107, 101, 100])') as Uint8Array],
  ])('may be an Any with bytes %s', (_, value) => {
    const any = { $typeName: 'google.protobuf.Any', typeUrl, value };
    expect(accepted({ data: any }).data).toEqual({
      kind: 'protobuf',
      typeUrl,
      bytes: bytes('packed'),
      json: undefined,
    });
  });

  it.each([[{ typeUrl, value: 'text' }], [{ $typeName: 7, typeUrl }], [[typeUrl]]])(
    'is not %o, which is JSON',
    (data) => {
      expect(accepted({ data }).data).toEqual({ kind: 'json', json: JSON.stringify(data) });
    },
  );

  it('goes with JSON and protobuf content types, where its JSON is known', () => {
    const data = new ProtobufData(typeUrl, bytes('packed'), { a: 1 });
    for (const datacontenttype of [undefined, 'application/json', 'application/x-protobuf; a=b']) {
      expect(accepted({ data, datacontenttype }).data.kind).toBe('protobuf');
    }
    expect(() => accepted({ data, datacontenttype: 'text/plain' })).toThrow('as JSON or as application/protobuf only');
    // A message that was received may have any: only its own format can send it on.
    const received = new ProtobufData(typeUrl, bytes('packed'));
    expect(accepted({ data: received, datacontenttype: 'text/plain' }).data.kind).toBe('protobuf');
  });
});
