import { type AttributeTypeName, type CloudEvent, populatedAttributes } from 'nestjs-cloudevents';
import { isJson } from './compare-data.js';
import { isObject, type JsonObject } from './shape.js';

export type AttributeValue = string | number | boolean | Uint8Array;

/** An attribute as it should be. Values are as in memory: URI, URI-reference and Timestamp are text. */
export interface ExpectedAttribute {
  readonly value: AttributeValue;
  /** Where it is known. */
  readonly type?: AttributeTypeName | undefined;
}

/** Says that nobody knows what the data should be. */
export const unknownData = Symbol('unknown data');

/** An event as it should be. */
export interface ExpectedEvent {
  readonly attributes: ReadonlyMap<string, ExpectedAttribute>;
  /** `undefined` for no data. */
  readonly data: unknown;
}

/** What the event of the JSON format says: null is absent, data without `datacontenttype` is JSON. */
export function expectedFromJson(json: JsonObject): ExpectedEvent {
  const { data, data_base64: base64, ...members } = json;
  const attributes = new Map<string, ExpectedAttribute>();
  for (const [name, value] of Object.entries(members)) {
    if (value !== null) attributes.set(name, { value: value as AttributeValue });
  }
  if (typeof base64 === 'string') return { attributes, data: new Uint8Array(Buffer.from(base64, 'base64')) };
  if (data !== undefined && !attributes.has('datacontenttype')) {
    attributes.set('datacontenttype', { value: 'application/json' });
  }
  return { attributes, data };
}

/** The event itself, as what another must be the same as. */
export function expectedFromEvent(event: CloudEvent): ExpectedEvent {
  const types = new Map(populatedAttributes(event).map(([{ name, type }]) => [name, type.name]));
  const { data, ...members } = event;
  const attributes = new Map<string, ExpectedAttribute>();
  for (const [name, value] of Object.entries(members)) {
    if (value === undefined || value === null) continue;
    attributes.set(name, { value: value as AttributeValue, type: types.get(name) });
  }
  return { attributes, data };
}

/** Text of a format that has no JSON of its own: under a JSON media type it is the content, not a JSON string. */
export function textData(text: string, attributes: ExpectedEvent['attributes']): unknown {
  const contentType = attributes.get('datacontenttype')?.value;
  return typeof contentType === 'string' && isJson(contentType) ? new TextEncoder().encode(text) : text;
}

/** `{ "base64": "…" }` is how the derived vectors write bytes. */
export function bytesIn(value: unknown): Uint8Array | undefined {
  if (!isObject(value) || Object.keys(value).length !== 1 || typeof value['base64'] !== 'string') return undefined;
  return new Uint8Array(Buffer.from(value['base64'], 'base64'));
}
