import { decodeHttpMessage, encodeHttpBatch, type CloudEvent } from 'nestjs-cloudevents';
import { xmlEventFormat } from 'nestjs-cloudevents/xml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { base64, encoded, eventOf, events, extensions, fromBase64 } from './events.js';
import type { LinePeer } from './peers/line-peer.js';
import { startPythonPeer } from './peers/python-peer.js';

type Typed = readonly [type: string | null, text: unknown];

/** The event as Python's own parser has it: elements by their names, with their `xsi:type`. */
interface PythonEvent {
  readonly specversion: string;
  readonly attributes: Readonly<Record<string, Typed>>;
  readonly data: Typed | null;
}

let python: LinePeer;

beforeAll(() => {
  python = startPythonPeer('xml');
});

afterAll(() => python.stop());

const sampled: Readonly<Record<string, Typed>> = {
  sampletext: ['ce:string', 'a=b, c;d {ü} 😀'],
  samplecount: ['ce:integer', '-2147483648'],
  samplezero: ['ce:integer', '0'],
  sampleflag: ['ce:boolean', 'false'],
  samplebytes: ['ce:binary', 'AAF/gP8='],
  sampleuri: ['ce:uri', 'urn:example:a'],
  sampleref: ['ce:uriRef', '../b#c'],
  sampletime: ['ce:timestamp', '2025-12-31T23:59:59Z'],
};

/** How the event should look in Python; the type of a core attribute need not be said. */
function shown(event: CloudEvent): PythonEvent {
  const { specversion, data, ...attributes } = event;
  const all = Object.entries(attributes).map(([name, value]): [string, Typed] => {
    return [name, sampled[name] ?? [null, String(value)]];
  });
  return { specversion, attributes: Object.fromEntries(all), data: typedData(data, event.datacontenttype) };
}

function typedData(data: unknown, datacontenttype: string | undefined): Typed | null {
  if (data === undefined) return null;
  if (data instanceof Uint8Array) return ['xs:base64Binary', base64(data)];
  return ['xs:string', datacontenttype?.startsWith('text/') === true ? data : JSON.stringify(data)];
}

/** The same without the types of core attributes, which may be said. */
function withoutCoreTypes({ attributes, ...rest }: PythonEvent): PythonEvent {
  const untyped = Object.entries(attributes).map(([name, [type, text]]): [string, Typed] => {
    return [name, Object.hasOwn(sampled, name) ? [type, text] : [null, text]];
  });
  return { ...rest, attributes: Object.fromEntries(untyped) };
}

describe('Python reads our XML format', () => {
  it.each(events)('with %s', async (_kind, event) => {
    const read = await python.ask<PythonEvent>('read', { bytes: base64(encoded(event, xmlEventFormat)) });

    expect(withoutCoreTypes(read)).toEqual(shown(event));
  });

  it('in batches', async () => {
    const all = events.map(([, event]) => event);
    const { headers, body } = encodeHttpBatch(all, { format: xmlEventFormat, extensions });

    const read = await python.ask<PythonEvent[]>('read-batch', { bytes: Buffer.from(body).toString('base64') });

    expect(headers['content-type']).toMatch(/^application\/cloudevents-batch\+xml(;|$)/);
    expect(read.map(withoutCoreTypes)).toEqual(all.map(shown));
  });
});

describe('what Python writes in XML is read', () => {
  async function written(event: PythonEvent, encoding = 'utf-8'): Promise<CloudEvent | undefined> {
    const body = fromBase64(await python.ask<string>('write', { event, encoding }));
    const message = { headers: { 'content-type': 'application/cloudevents+xml' }, body };
    return decodeHttpMessage(message, { formats: [xmlEventFormat], extensions })[0];
  }

  it.each(events)('with %s', async (_kind, event) => {
    expect(await written(shown(event))).toEqual(event);
  });

  it('with characters beyond ASCII as references', async () => {
    expect(await written(shown(eventOf('text')), 'us-ascii')).toEqual(eventOf('text'));
  });

  it('with XML as data, which is text in memory', async () => {
    const { datacontenttype: _, ...attributes } = shown(eventOf('text')).attributes;
    const type: Typed = [null, 'application/xml'];
    const data: Typed = ['xs:any', ['{urn:example:hands}hand', 'Zoë & 😀']];

    const event = await written({ specversion: '1.0', attributes: { ...attributes, datacontenttype: type }, data });

    // Its text stands alone: the namespace that was declared around it is declared within it.
    expect(event?.data).toMatch(/^<(\w+):hand xmlns:\1="urn:example:hands">Zoë &amp; 😀<\/\1:hand>$/);
    // Sent on, it is text of that content type.
    const bytes = base64(encoded(event as CloudEvent, xmlEventFormat));
    expect(await python.ask('read', { bytes })).toMatchObject({ data: ['xs:string', event?.data] });
  });
});
