import {
  attributeTypes,
  cloudEvent,
  defineExtension,
  encodeHttpMessage,
  type CloudEvent,
  type EventFormat,
} from 'nestjs-cloudevents';

/** One attribute of every type. What a wire does not tell, the receiver knows from here. */
export const samples = defineExtension('samples', {
  sampletext: { type: attributeTypes.string },
  samplecount: { type: attributeTypes.integer },
  samplezero: { type: attributeTypes.integer },
  sampleflag: { type: attributeTypes.boolean },
  samplebytes: { type: attributeTypes.binary },
  sampleuri: { type: attributeTypes.uri },
  sampleref: { type: attributeTypes.uriReference },
  sampletime: { type: attributeTypes.timestamp },
});

export const extensions = [samples];

export const attributes = {
  source: '/tables/7?seat=%C3%A4',
  type: 'org.example:dealt',
  subject: 'Zoë pays 100% of 5 €, "all in" 😀 %41',
  time: '2026-01-02T03:04:05.123456789+02:00',
  dataschema: 'https://example.org/schemas/dealt?version=1',
  sampletext: 'a=b, c;d {ü} 😀',
  samplecount: -2_147_483_648,
  samplezero: 0,
  sampleflag: false,
  samplebytes: new Uint8Array([0, 1, 127, 128, 255]),
  sampleuri: 'urn:example:a',
  sampleref: '../b#c',
  sampletime: '2025-12-31T23:59:59Z',
};

export const allBytes = new Uint8Array(Array.from({ length: 256 }, (_, byte) => byte));

export const text = 'Grüß Gott 😀,\n"Zoë"\t\\ 100%';

export const json = { greeting: text, chips: [1, 2.5, -0.001, 1e21, null, true], nested: { '': {}, a: [[]] } };

/** Data of every kind and its content type. */
const kinds: Readonly<Record<string, Partial<CloudEvent>>> = {
  'a JSON object': { datacontenttype: 'application/json', data: json },
  'a JSON string': { datacontenttype: 'application/json', data: text },
  'a JSON string that looks like JSON': { datacontenttype: 'application/json', data: '{"a":1}' },
  'a JSON number': { datacontenttype: 'application/problem+json', data: 42.5 },
  'the JSON number 0': { datacontenttype: 'application/json', data: 0 },
  'JSON false': { datacontenttype: 'application/json', data: false },
  'JSON null': { datacontenttype: 'application/json', data: null },
  text: { datacontenttype: 'text/plain; charset=utf-8', data: text },
  'text of no length': { datacontenttype: 'text/plain', data: '' },
  bytes: { datacontenttype: 'application/octet-stream', data: allBytes },
  'bytes without a content type': { data: allBytes },
  'bytes of no length': { datacontenttype: 'application/octet-stream', data: new Uint8Array() },
  'no data': {},
  'no data, but a content type': { datacontenttype: 'application/json' },
};

/** An event for each kind of data, with every type of attribute; for `it.each`. */
export const events: readonly (readonly [kind: string, event: CloudEvent])[] = Object.entries(kinds).map(
  ([kind, data]) => [kind, cloudEvent({ id: kind, ...attributes, ...data }, extensions)],
);

export function eventOf(kind: string): CloudEvent {
  const found = events.find(([name]) => name === kind);
  if (found === undefined) throw new Error(`There is no event of the kind ${kind}`);
  return found[1];
}

/** The smallest event, with what a test adds. */
export function small(changes: Partial<CloudEvent> = {}): CloudEvent {
  return cloudEvent({ id: 'e-1', source: '/tables/7', type: 'org.example:dealt', ...changes }, extensions);
}

/** The bytes of one event in a format, by the public way to them. */
export function encoded(event: CloudEvent, format: EventFormat): Uint8Array {
  const { body } = encodeHttpMessage(event, { mode: 'structured', format, extensions });
  return typeof body === 'string' ? new TextEncoder().encode(body) : body;
}

export const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

export const fromBase64 = (encodedBytes: string): Uint8Array => new Uint8Array(Buffer.from(encodedBytes, 'base64'));

/** The bytes that data of these events is in binary mode. */
export function dataBytes({ data, datacontenttype }: CloudEvent): Uint8Array | undefined {
  if (data === undefined || data instanceof Uint8Array) return data;
  return new TextEncoder().encode(datacontenttype?.startsWith('text/') ? (data as string) : JSON.stringify(data));
}
