import { create, isMessage, toBinary } from '@bufbuild/protobuf';
import {
  anyPack,
  anyUnpack,
  file_google_protobuf_timestamp,
  TimestampSchema,
  timestampFromMs,
} from '@bufbuild/protobuf/wkt';
import { describe, expect, it } from 'vitest';
import { CloudEventsConfigError, UnknownTypeError } from '../../src/errors/index.js';
import { packAny, protobufTypes, type ProtobufTypes } from '../../src/protobuf/index.js';
import { game, schema } from './descriptors.js';

/** The type registry: what it knows, what it makes of messages, what it says of types it does not know. */

const acted = { playerId: 'p1', amount: 9_007_199_254_740_993n, seal: new Uint8Array([1, 2]) };

describe('protobufTypes knows', () => {
  const file = game.getFile('examples/player.proto');
  it.each<[string, ProtobufTypes]>([
    ['a schema', schema('PlayerActed')],
    ['a file', file as ProtobufTypes],
    ['a registry', game],
  ])('what is in %s', (_form, types) => {
    expect(protobufTypes(types).has('examples.PlayerActed')).toBe(true);
    expect(protobufTypes(types).has('examples.Unheard')).toBe(false);
  });

  it('the well-known types without being told', () => {
    for (const name of ['Any', 'Duration', 'Empty', 'FieldMask', 'Struct', 'StringValue', 'Timestamp']) {
      expect(protobufTypes().has(`google.protobuf.${name}`)).toBe(true);
    }
  });

  it('messages only: an enum of that name is none', () => {
    expect(protobufTypes().has('google.protobuf.NullValue')).toBe(false);
  });

  it.each([undefined, null, 'examples.PlayerActed', {}, { kind: 'field' }])(
    'nothing in %s, and says so',
    (argument) => {
      const build = (): unknown => protobufTypes(file_google_protobuf_timestamp, argument as unknown as ProtobufTypes);
      expect(build).toThrow(CloudEventsConfigError);
      expect(build).toThrow('argument 2 of protobufTypes() must be a schema, a generated file or a registry');
    },
  );
});

describe('a registry', () => {
  const types = protobufTypes(game);

  it('unpacks bytes', () => {
    const bytes = toBinary(schema('PlayerActed'), create(schema('PlayerActed'), acted));
    const message = types.unpack('examples.PlayerActed', bytes);
    expect(isMessage(message, schema('PlayerActed'))).toBe(true);
    expect(message).toMatchObject(acted);
  });

  it('refuses bytes that are no message', () => {
    expect(() => types.unpack('examples.PlayerActed', new Uint8Array([0x0a, 0xff]))).toThrow(RangeError);
  });

  it('writes proto3 JSON: camel case, 64-bit integers as text, bytes as base64, no defaults', () => {
    expect(types.toJson(create(schema('PlayerActed'), acted))).toEqual({
      playerId: 'p1',
      amount: '9007199254740993',
      seal: 'AQI=',
    });
    expect(types.toJson(create(schema('PlayerActed')))).toEqual({});
    expect(types.toJson(timestampFromMs(0))).toBe('1970-01-01T00:00:00Z');
  });

  it('writes an Any within a message, of its own and of well-known types', () => {
    const report = (detail: ReturnType<typeof packAny>): unknown => types.toJson(create(schema('Report'), { detail }));
    expect(report(packAny(schema('AllIn'), { handId: 'h1' }))).toEqual({
      detail: { '@type': 'type.googleapis.com/examples.AllIn', handId: 'h1' },
    });
    expect(report(anyPack(TimestampSchema, timestampFromMs(0)))).toEqual({
      detail: { '@type': 'type.googleapis.com/google.protobuf.Timestamp', value: '1970-01-01T00:00:00Z' },
    });
  });

  it('names the unknown type, of the message itself and of an Any within', () => {
    const few = protobufTypes(schema('Report'));
    const within = create(schema('Report'), { detail: packAny(schema('AllIn'), {}) });
    for (const message of [within, create(schema('AllIn'))]) {
      expect(() => few.toJson(message)).toThrow(UnknownTypeError);
      expect(() => few.toJson(message)).toThrow(
        "'examples.AllIn' is not registered. Add its schema: CloudEventsModule",
      );
    }
  });

  it('packs a message of a type it knows', () => {
    expect(types.pack?.(create(schema('PlayerActed'), acted))).toEqual(packAny(schema('PlayerActed'), acted));
    expect(() => protobufTypes().pack?.(create(schema('AllIn')))).toThrow(UnknownTypeError);
  });

  it('takes messages only', () => {
    expect(() => types.toJson({ playerId: 'p1' })).toThrow(TypeError);
    expect(() => types.pack?.({ playerId: 'p1' })).toThrow(TypeError);
  });
});

describe('packAny', () => {
  it('packs a message, or what makes one', () => {
    for (const message of [create(schema('PlayerActed'), acted), acted]) {
      const any = packAny(schema('PlayerActed'), message);
      expect(any.typeUrl).toBe('type.googleapis.com/examples.PlayerActed');
      expect(anyUnpack(any, schema('PlayerActed'))).toMatchObject(acted);
    }
  });
});
