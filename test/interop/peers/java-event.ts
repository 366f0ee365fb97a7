import type { CloudEvent } from 'nestjs-cloudevents';
import { base64, dataBytes } from '../events.js';

const core = new Set(['specversion', 'id', 'source', 'type', 'subject', 'time', 'datacontenttype', 'dataschema']);

/** Attributes that are text here and have a type of their own in Java. */
const textTypes: Readonly<Record<string, string>> = {
  sampleuri: 'URI',
  sampleref: 'URI',
  sampletime: 'OffsetDateTime',
};

/** What the Java peer is to make: JSON as a JSON value, everything else as bytes. */
export function javaEvent(event: CloudEvent): object {
  const attributes = Object.entries(event).filter(([name]) => name !== 'data');
  return {
    ...Object.fromEntries(attributes.filter(([name]) => core.has(name))),
    extensions: Object.fromEntries(
      attributes.filter(([name]) => !core.has(name)).map(([name, value]) => [name, javaValue(name, value)]),
    ),
    ...javaData(event),
  };
}

function javaValue(name: string, value: unknown): readonly [type: string, text: string] {
  if (value instanceof Uint8Array) return ['byte[]', base64(value)];
  if (typeof value === 'number') return ['Integer', String(value)];
  if (typeof value === 'boolean') return ['Boolean', String(value)];
  return [textTypes[name] ?? 'String', value as string];
}

function javaData(event: CloudEvent): object {
  const bytes = dataBytes(event);
  if (bytes === undefined) return {};
  return { data: event.datacontenttype?.endsWith('json') === true ? { json: event.data } : { bytes: base64(bytes) } };
}
