import { create } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { encodeBinary } from '../../src/bindings/http/index.js';
import type { AcceptedEvent } from '../../src/core/index.js';
import { InvalidEventBookError, InvalidEventError, UnknownTypeError } from '../../src/errors/index.js';
import { decodeStructured, encodeStructured } from '../../src/formats/json/index.js';
import {
  CloudEventsRouter,
  type EventTypeRegistry,
  Handles,
  Projector,
  type HandlerOutput,
  type ProjectionOptions,
} from '../../src/projection/index.js';
import { packAny, protobufEventFormat, protobufTypes } from '../../src/protobuf/index.js';
import { game, schema } from '../protobuf/descriptors.js';
import { book, contents, errorOf, runnerOf, synchronous } from './support.js';

/** Protobuf all the way: an `Any` comes in, a handler gets the message, its answer goes out as JSON. */

const types = protobufTypes(game);
const event = packAny(schema('PlayerActed'), { playerId: 'p1', amount: 500n });

@Projector({ name: 'prj-player' })
class PlayerProjector {
  @Handles(schema('PlayerActed'))
  onActed({ amount }: { amount: bigint }): HandlerOutput {
    return { data: packAny(schema('AllIn'), { handId: 'h1', amount }) };
  }
}

/** The one event that data becomes. */
function published(data: unknown, options: Partial<ProjectionOptions> = { types }): Record<string, unknown> {
  const router = new CloudEventsRouter('r').on('PlayerActed', () => ({ data }));
  const [only] = synchronous(runnerOf(router, options).project(book([{}])));
  return contents(only);
}

describe('an Any', () => {
  it('is unpacked for the handler, and the answer named and written as JSON', () => {
    const [only] = synchronous(runnerOf(new PlayerProjector(), { types }).project(book([{ sequence: 3, event }])));
    expect(contents(only)).toEqual({
      specversion: '1.0',
      id: 'player:p1:3',
      source: 'angzarr/player',
      type: 'examples.AllIn',
      subject: 'p1',
      datacontenttype: 'application/json',
      data: { handId: 'h1', amount: '500' },
    });
  });

  it('of a type that is not registered is an error, where a handler wants it', async () => {
    const error = await errorOf(() => runnerOf(new PlayerProjector()).project(book([{ event }])));
    expect(error).toBeInstanceOf(UnknownTypeError);
    expect(error).toHaveProperty('typeName', 'examples.PlayerActed');
    const other = new CloudEventsRouter('r').on('HandComplete', () => null);
    expect(synchronous(runnerOf(other).project(book([{ event }])))).toEqual([]);
  });

  it('with bytes that are no such message is an error naming the page', async () => {
    const broken = { typeUrl: event.typeUrl, value: new Uint8Array([0x0a, 0xff]) };
    const error = await errorOf(() => runnerOf(new PlayerProjector(), { types }).project(book([{ event: broken }])));
    expect(error).toBeInstanceOf(InvalidEventBookError);
    expect((error as Error).message).toContain("pages[0].event is no message of type 'examples.PlayerActed'");
  });
});

describe('data', () => {
  const allIn = { handId: 'h1' };

  it.each<[string, unknown]>([
    ['a message', create(schema('AllIn'), allIn)],
    ['an Any of protobuf-es', packAny(schema('AllIn'), allIn)],
    ['an Any of another library', { typeUrl: 'x/examples.AllIn', value: packAny(schema('AllIn'), allIn).value }],
  ])('given as %s becomes JSON and names the type', (_form, data) => {
    expect(published(data)).toMatchObject({
      type: 'examples.AllIn',
      datacontenttype: 'application/json',
      data: { handId: 'h1' },
    });
  });

  it('may hold an Any itself', () => {
    const report = create(schema('Report'), { title: 't', detail: packAny(schema('AllIn'), allIn) });
    expect(published(report)['data']).toEqual({
      title: 't',
      detail: { '@type': 'type.googleapis.com/examples.AllIn', handId: 'h1' },
    });
  });

  it('keeps the type the draft gives', () => {
    const router = new CloudEventsRouter('r').on('PlayerActed', () => ({
      type: 'mine',
      data: packAny(schema('AllIn'), {}),
    }));
    expect(synchronous(runnerOf(router, { types }).project(book([{}])))[0]?.type).toBe('mine');
  });

  it('of a message is taken at once', () => {
    const message = create(schema('AllIn'), allIn) as unknown as { handId: string };
    const router = new CloudEventsRouter('r').on('PlayerActed', () => ({ data: message }));
    const [only] = synchronous(runnerOf(router, { types }).project(book([{}])));
    message.handId = 'changed';
    expect(contents(only)['data']).toEqual({ handId: 'h1' });
  });

  it('that is no message of its type is refused, naming method and attribute', async () => {
    const error = await errorOf(() => published({ typeUrl: 'x/examples.AllIn', value: new Uint8Array([0x0a, 0xff]) }));
    expect(error).toBeInstanceOf(InvalidEventError);
    expect((error as Error).message).toContain("from r.on(PlayerActed) (page 0): 'data' cannot be turned into JSON");
  });
});

describe('a message as data', () => {
  const allIn = packAny(schema('AllIn'), { handId: 'h1', amount: 5n });
  const event = (data: unknown, draft: object = {}, registry: EventTypeRegistry = types): AcceptedEvent => {
    const router = new CloudEventsRouter('r').on('PlayerActed', () => ({ data, ...draft }));
    const [only] = synchronous(runnerOf(router, { types: registry }).project(book([{}])));
    if (only === undefined) throw new Error('nothing was drafted');
    return only;
  };
  const forms: [string, unknown][] = [
    ['a message', create(schema('AllIn'), { handId: 'h1', amount: 5n })],
    ['an Any of protobuf-es', allIn],
    ['an Any of another library', { typeUrl: allIn.typeUrl, value: allIn.value }],
  ];
  const readProtobuf = (accepted: AcceptedEvent) => protobufEventFormat.decode(protobufEventFormat.encode(accepted));

  it.each(forms)('stays packed for sinks that speak protobuf: %s', (_form, data) => {
    expect(readProtobuf(event(data))).toMatchObject({ datacontenttype: 'application/protobuf', data: allIn });
  });

  it.each(forms)('is JSON for all others, and said to be: %s', (_form, data) => {
    const json = { handId: 'h1', amount: '5' };
    expect(JSON.parse(encodeStructured(event(data)))).toMatchObject({
      datacontenttype: 'application/json',
      data: json,
    });
    const { headers, body } = encodeBinary(event(data));
    expect(headers['content-type']).toBe('application/json');
    expect(JSON.parse(Buffer.from(body as Uint8Array).toString())).toEqual(json);
  });

  it('is JSON everywhere where the draft says so', () => {
    const accepted = event(allIn, { datacontenttype: 'application/vnd.poker+json' });
    const expected = { datacontenttype: 'application/vnd.poker+json', data: { handId: 'h1', amount: '5' } };
    expect(readProtobuf(accepted)).toMatchObject(expected);
    expect(JSON.parse(encodeStructured(accepted))).toMatchObject(expected);
  });

  it('is bytes everywhere where the draft says protobuf', () => {
    const accepted = event(allIn, { datacontenttype: 'application/protobuf' });
    expect(encodeBinary(accepted)).toMatchObject({
      headers: { 'content-type': 'application/protobuf' },
      body: allIn.value,
    });
    expect(decodeStructured(encodeStructured(accepted)).data).toEqual(allIn.value);
    expect(readProtobuf(accepted).data).toEqual(allIn);
  });

  it('cannot be what is neither', async () => {
    for (const [, data] of forms) {
      const error = await errorOf(() => event(data, { datacontenttype: 'text/plain' }));
      expect(error).toBeInstanceOf(InvalidEventError);
      expect((error as Error).message).toContain('as JSON or as application/protobuf only');
    }
  });

  it('is JSON alone where the registry packs nothing; what was packed stays so', () => {
    const byHand: EventTypeRegistry = {
      has: (typeName) => types.has(typeName),
      unpack: (typeName, value) => types.unpack(typeName, value),
      toJson: (message) => types.toJson(message),
    };
    const accepted = event(create(schema('AllIn'), { handId: 'h1' }), {}, byHand);
    expect(accepted.datacontenttype).toBe('application/json');
    expect(readProtobuf(accepted).data).toEqual({ handId: 'h1' });
    expect(readProtobuf(event(allIn, {}, byHand)).data).toEqual(allIn);
  });
});

describe('data of a type that is not registered', () => {
  const unknown = packAny(schema('AllIn'), { handId: 'h1' });
  const few = protobufTypes(schema('Report'));
  const fallback = { types: few, unknownTypes: 'fallback' } as const;

  it.each<[string, unknown]>([
    ['an Any', unknown],
    ['a message', create(schema('AllIn'))],
    ['an Any within', create(schema('Report'), { detail: unknown })],
  ])('is an error by default: %s', async (_form, data) => {
    const error = await errorOf(() => published(data, { types: few }));
    expect(error).toBeInstanceOf(UnknownTypeError);
    expect(error).toHaveProperty('typeName', 'examples.AllIn');
  });

  it('becomes type, bytes and size under the policy fallback', () => {
    expect(published(unknown, fallback)).toMatchObject({
      type: 'examples.AllIn',
      datacontenttype: 'application/json',
      data: { _type: 'examples.AllIn', _binary: Buffer.from(unknown.value).toString('base64'), _size: 4 },
    });
  });

  it('within a packed message falls back with that message', () => {
    const report = packAny(schema('Report'), { detail: unknown });
    expect(published(report, fallback)['data']).toMatchObject({ _type: 'examples.Report', _size: report.value.length });
  });

  it('stays an error where there are no bytes to fall back to', async () => {
    expect(await errorOf(() => published(create(schema('AllIn')), fallback))).toBeInstanceOf(UnknownTypeError);
  });
});
