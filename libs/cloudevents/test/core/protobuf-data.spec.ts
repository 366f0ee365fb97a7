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

  it.each([
    [{ $typeName: 'google.protobuf.Any', typeUrl, value: 'text' }],
    [{ $typeName: 'google.protobuf.Any', typeUrl: 7, value: 'text' }],
    [{ $typeName: 'google.protobuf.Empty', typeUrl, value: 'text' }],
    [{ typeUrl, value: 'text' }],
    [[typeUrl]],
  ])('is not %o, which is JSON', (data) => {
    expect(accepted({ data }).data).toEqual({ kind: 'json', json: JSON.stringify(data) });
  });
});
