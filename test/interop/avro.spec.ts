import { decodeHttpMessage, type CloudEvent } from 'nestjs-cloudevents';
import { avroEventFormat } from 'nestjs-cloudevents/avro';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { base64, encoded, eventOf, events, extensions, fromBase64, small, text } from './events.js';
import type { LinePeer } from './peers/line-peer.js';
import { startPythonPeer } from './peers/python-peer.js';

type Typed = readonly [type: string, value: unknown];

/** The record as Python has it: which branch of its union each value is of. */
interface PythonEvent {
  readonly attribute: Readonly<Record<string, Typed>>;
  readonly data: Typed;
}

let python: LinePeer;

beforeAll(() => {
  python = startPythonPeer('avro');
});

afterAll(() => python.stop());

/** How the event should look in Python. */
function shown({ data, samplebytes, ...attributes }: CloudEvent): PythonEvent {
  const typed = Object.entries(attributes).map(([name, value]): [string, Typed] => {
    const type = typeof value === 'number' ? 'int' : typeof value === 'boolean' ? 'boolean' : 'string';
    return [name, [type, value]];
  });
  return {
    attribute: { ...Object.fromEntries(typed), samplebytes: ['bytes', base64(samplebytes as Uint8Array)] },
    data: branch(data, attributes.datacontenttype),
  };
}

function branch(data: unknown, datacontenttype: string | undefined): Typed {
  if (data === undefined) return ['null', null];
  if (data instanceof Uint8Array) return ['bytes', base64(data)];
  // JSON with its content type is the bytes of its text, text is a string.
  if (datacontenttype?.startsWith('text/') === true) return ['string', data];
  return ['bytes', Buffer.from(JSON.stringify(data)).toString('base64')];
}

const read = (event: CloudEvent): Promise<PythonEvent> =>
  python.ask('read', { bytes: base64(encoded(event, avroEventFormat)) });

async function written(event: PythonEvent): Promise<CloudEvent | undefined> {
  const body = fromBase64(await python.ask<string>('write', { event }));
  const message = { headers: { 'content-type': 'application/cloudevents+avro' }, body };
  return decodeHttpMessage(message, { formats: [avroEventFormat], extensions })[0];
}

describe('Python reads our Avro format', () => {
  it.each(events)('with %s', async (_kind, event) => {
    expect(await read(event)).toEqual(shown(event));
  });

  it.each<[string, unknown, Typed]>([
    [
      'an object',
      { a: 'b', n: null, deep: { list: [{ c: 1 }] } },
      ['map', { a: 'b', n: null, deep: { value: { list: [{ value: { c: 1 } }] } } }],
    ],
    ['an array', [{ a: 1 }, {}], ['array', [{ value: { a: 1 } }, { value: {} }]]],
    ['a string', text, ['string', text]],
    ['a number', 1.5, ['double', 1.5]],
    ['false', false, ['boolean', false]],
  ])('with %s without a content type, which takes the union of the schema', async (_kind, data, expected) => {
    const { attribute, data: branchRead } = await read(small({ data }));

    expect(branchRead).toEqual(expected);
    expect(Object.keys(attribute).toSorted()).toEqual(['id', 'source', 'specversion', 'type']);
  });

  it.each<[string, unknown]>([
    ['null, which would be no data', null],
    ['a list of numbers', [1, 2]],
    ['a number beyond 2^53', 2 ** 60],
  ])('with %s: what the union cannot hold is bytes of application/json', async (_kind, data) => {
    const { attribute, data: bytes } = await read(small({ data }));

    expect(attribute['datacontenttype']).toEqual(['string', 'application/json']);
    expect(JSON.parse(Buffer.from(bytes[1] as string, 'base64').toString())).toEqual(data);
  });
});

describe('what Python writes in Avro is read', () => {
  it.each(events)('with %s', async (_kind, event) => {
    expect(await written(shown(event))).toEqual(event);
  });

  it('with a string under a JSON media type, which is that string, never parsed again', async () => {
    const { attribute } = shown(eventOf('a JSON string'));

    expect(await written({ attribute, data: ['string', '{"a":1}'] })).toMatchObject({ data: '{"a":1}' });
  });

  it('with attributes that are null, which are absent', async () => {
    const { attribute, data } = shown(eventOf('text'));
    const { subject: _, ...expected } = eventOf('text');

    expect(await written({ attribute: { ...attribute, subject: ['null', null] }, data })).toEqual(expected);
  });

  it.each<[Typed, unknown]>([
    [['map', { a: 'b', deep: { value: { list: [{ value: { c: 1.5 } }] } } }], { a: 'b', deep: { list: [{ c: 1.5 }] } }],
    [['array', [{ value: { a: null } }]], [{ a: null }]],
    [['double', 2.5], 2.5],
    [['boolean', false], false],
  ])('with data of the branch %j', async (data, expected) => {
    const { attribute } = shown(small({ samplebytes: new Uint8Array() }));

    expect((await written({ attribute, data }))?.data).toEqual(expected);
  });
});
