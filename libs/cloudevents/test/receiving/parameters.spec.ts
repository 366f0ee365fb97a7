import { Injectable, ParseIntPipe, type PipeTransform, type Type } from '@nestjs/common';
import { create, isMessage, toBinary } from '@bufbuild/protobuf';
import { IsInt, IsString } from 'class-validator';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { attributeTypes, defineAttribute } from '../../src/core/index.js';
import { HandlerError } from '../../src/errors/index.js';
import { classSchema } from '../../src/formats/class-validator/index.js';
import { CloudEventFormat } from '../../src/formats/index.js';
import { jsonEventFormat, jsonFormat } from '../../src/formats/json/index.js';
import { packAny, protobufFormat } from '../../src/protobuf/index.js';
import {
  addEventSource,
  CloudEventAttribute,
  CloudEventData,
  eventOf,
  OnCloudEvent,
  ReceivedCloudEvent,
} from '../../src/receiving/index.js';
import { schema } from '../protobuf/descriptors.js';
import { handling, reasonOf } from './handling.js';
import { received } from './support.js';

/** What a handler is given for one parameter that is decorated so, or why the event is rejected. */
async function given(decorator: ParameterDecorator, changes: Readonly<Record<string, unknown>>): Promise<unknown> {
  let value: unknown = 'not called';
  @Injectable()
  class H {
    on(parameter: unknown): void {
      value = parameter;
    }
  }
  decorator(H.prototype, 'on', 0);
  OnCloudEvent('game.over')(H.prototype, 'on', Object.getOwnPropertyDescriptor(H.prototype, 'on') as never);
  const receipt = await (await handling({ providers: [H as Type] })).receive(changes);
  if (receipt.status === 'handled') return value;
  expect(receipt).toMatchObject({ status: 'rejected', statusCode: 422 });
  return reasonOf(receipt);
}

@CloudEventFormat((type) => jsonFormat(classSchema(type)))
class GameResult {
  @IsString()
  winner!: string;
  @IsInt()
  pot!: number;
}
class PokerResult extends GameResult {}

const zodResult = z.object({ winner: z.string(), pot: z.number().int().transform(BigInt) });
const message = create(schema('AllIn'), { handId: 'h1', amount: 500n });
const allIn = protobufFormat(schema('AllIn'));

describe('@ReceivedCloudEvent', () => {
  it('is the event', async () => {
    expect(await given(ReceivedCloudEvent(), { data: 1 })).toEqual(received({ data: 1 }));
  });

  it('goes through pipes', async () => {
    const idOf: PipeTransform = { transform: (event: { id: string }) => event.id };
    expect(await given(ReceivedCloudEvent(idOf), { id: '7' })).toBe('7');
  });
});

describe('@CloudEventAttribute', () => {
  const level = defineAttribute('level', attributeTypes.integer, (value) =>
    value < 0 ? 'must be positive' : undefined,
  );

  it.each<[string, ParameterDecorator, Record<string, unknown>, unknown]>([
    ['by its name', CloudEventAttribute('subject'), { subject: 'h1' }, 'h1'],
    ['that the event does not have', CloudEventAttribute('subject'), {}, undefined],
    ['of an extension, as it is', CloudEventAttribute('level'), { level: '5' }, '5'],
    ['by its definition, from text', CloudEventAttribute(level), { level: '5' }, 5],
    ['by its definition, as it is', CloudEventAttribute(level), { level: 5 }, 5],
    ['by its definition, which the event does not have', CloudEventAttribute(level), {}, undefined],
    ['through a pipe', CloudEventAttribute('level', ParseIntPipe), { level: '5' }, 5],
  ])('is the value of an attribute %s', async (_what, decorator, changes, value) => {
    expect(await given(decorator, changes)).toEqual(value);
  });

  it.each(['x', -1])('rejects the event with the value %j, which the definition does not allow', async (value) => {
    expect(await given(CloudEventAttribute(level), { level: value })).toMatch(/^H\.on: .*level/);
  });

  it.each<[unknown, string]>([
    ['data', "'data' "],
    ['Subject', "'Subject' "],
    ['', "'' "],
    [undefined, 'an attribute must be named'],
    [{}, 'an attribute must be named'],
  ])('of %j is refused at once', (key, message_) => {
    const declare = (): void => CloudEventAttribute(key as string)(GameResult.prototype, 'on', 0);
    expect(declare).toThrow(HandlerError);
    expect(declare).toThrow(`@CloudEventAttribute on GameResult.on: ${message_}`);
  });
});

describe('@CloudEventData', () => {
  it.each<[string, ParameterDecorator, unknown, unknown]>([
    ['as it is', CloudEventData(), { any: 1 }, { any: 1 }],
    ['null', CloudEventData(), null, null],
    ['no data', CloudEventData(), undefined, undefined],
    ['a zod schema makes of it', CloudEventData(zodResult), { winner: 'p', pot: 5 }, { winner: 'p', pot: 5n }],
    ['a valibot schema makes of it', CloudEventData(v.object({ a: v.number() })), { a: 1 }, { a: 1 }],
    ['a schema makes of no data', CloudEventData(z.string().default('none')), undefined, 'none'],
    ['a format makes of it', CloudEventData(jsonFormat(zodResult)), { winner: 'p', pot: 5 }, { winner: 'p', pot: 5n }],
    ['a pipe makes of it', CloudEventData(ParseIntPipe), '5', 5],
    ['a pipe object makes of it', CloudEventData(new ParseIntPipe()), '5', 5],
    ['a pipe makes of what a schema makes', CloudEventData(z.object({ a: z.string() }), firstOf('a')), { a: 'x' }, 'x'],
  ])('is what %s', async (_what, decorator, data, value) => {
    expect(await given(decorator, data === undefined ? {} : { data })).toEqual(value);
  });

  it('is an instance of the class, by the format it names', async () => {
    const result = await given(CloudEventData(PokerResult), { data: { winner: 'p', pot: 5 } });
    expect(result).toBeInstanceOf(PokerResult);
    expect(result).toEqual({ winner: 'p', pot: 5 });
  });

  it('is the instance itself where a format of the class has read the event', async () => {
    const data = Object.assign(new PokerResult(), { winner: 'p', pot: 5 });
    expect(await given(CloudEventData(GameResult), { data })).toBe(data);
  });

  it.each<[string, unknown]>([
    ['a packed message', packAny(schema('AllIn'), message)],
    ['the message itself', message],
    ['its bytes', toBinary(schema('AllIn'), message)],
    ['its JSON', { handId: 'h1', amount: '500' }],
  ])('is a Protobuf message, from %s', async (_form, data) => {
    const value = await given(CloudEventData(allIn), { data });
    expect(isMessage(value, schema('AllIn'))).toBe(true);
    expect(value).toEqual(message);
  });

  it.each<[string, ParameterDecorator, unknown, string]>([
    ['a member of another type', CloudEventData(GameResult), { winner: 'p', pot: 'all' }, "'data.pot'"],
    ['a member that is missing', CloudEventData(zodResult), { winner: 'p' }, "'data.pot'"],
    ['a member deep inside', CloudEventData(z.object({ a: z.array(z.number()) })), { a: [1, 'x'] }, "'data.a.1'"],
    ['text for an object', CloudEventData(GameResult), 'p', "'data'"],
    ['null for an object', CloudEventData(GameResult), null, "'data'"],
    [
      'bytes for JSON',
      CloudEventData(GameResult),
      new Uint8Array(3),
      "'data' of the event is binary, but must be JSON",
    ],
    ['no data for a class', CloudEventData(GameResult), undefined, "'data' is missing"],
    ['no data for a schema', CloudEventData(zodResult), undefined, "'data'"],
    ['no data for a message', CloudEventData(allIn), undefined, "'data' is missing"],
    ['another message', CloudEventData(allIn), packAny(schema('PlayerActed'), create(schema('PlayerActed'))), 'AllIn'],
    ['bytes that are no message', CloudEventData(allIn), new Uint8Array([0x0a, 0xff]), 'no valid message'],
    ['JSON of another message', CloudEventData(allIn), { other: 1 }, 'no valid message'],
    ['text for a message', CloudEventData(allIn), 'x', 'no valid message'],
  ])('rejects the event for %s, naming the member', async (_what, decorator, data, reason) => {
    const said = await given(decorator, data === undefined ? {} : { data });
    expect(said).toMatch(/^H\.on: 'data' is /);
    expect(said).toContain(reason);
  });

  it('does not pollute anything by the names of members', async () => {
    const data = JSON.parse('{"winner":"p","pot":5,"__proto__":{"polluted":1}}') as object;
    await given(CloudEventData(GameResult), { data });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  class Plain {
    winner = '';
  }
  @CloudEventFormat(jsonEventFormat)
  class Untyped {}
  it.each<[string, unknown, string]>([
    ['a class that names no format', Plain, 'the class Plain names no format. Decorate it with @CloudEventFormat'],
    ['a class whose format does not convert', Untyped, 'the format of class Untyped does not convert data'],
    ['a format that does not convert', jsonEventFormat, "the format 'json' does not convert data"],
    [
      'what is undefined, as in a cycle of imports',
      undefined,
      'what data becomes must be a class, a Standard Schema or an EventFormat, but is undefined: two files',
    ],
    ['text', 'GameResult', 'what data becomes must be a class'],
  ])('of %s is refused at once', (_what, target, reason) => {
    const declare = (): void => CloudEventData(target as never)(GameResult.prototype, 'on', 0);
    expect(declare).toThrow(HandlerError);
    expect(declare).toThrow(`@CloudEventData on GameResult.on: ${reason}`);
  });
});

function firstOf(name: string): PipeTransform {
  return { transform: (value: Record<string, unknown>) => value[name] };
}

describe('another kind of context', () => {
  const context = (type: string) =>
    ({ getType: () => type, getClass: () => GameResult, getHandler: () => firstOf }) as never;

  it('has an event where somebody says which', async () => {
    const event = received();
    addEventSource('of-a-test', () => Promise.resolve(event));
    expect(await eventOf(context('of-a-test'))).toBe(event);
  });

  it('is told that it has none', async () => {
    await expect(eventOf(context('graphql'))).rejects.toThrow(
      "GameResult.firstOf asks for a CloudEvent, but was called for 'graphql', which brings none",
    );
  });
});
