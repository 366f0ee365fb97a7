import type { AttributeTypeName } from 'nestjs-cloudevents';
import {
  type AttributeValue,
  type ExpectedAttribute,
  type ExpectedEvent,
  textData,
  unknownData,
} from './expected-event.js';
import { UnknownShapeError } from './shape.js';
import type { XmlElement } from './xml-document.js';

const cloudEvents = 'http://cloudevents.io/xmlformat/V1';

const types: Readonly<Record<string, AttributeTypeName>> = {
  boolean: 'Boolean',
  integer: 'Integer',
  string: 'String',
  binary: 'Binary',
  uri: 'URI',
  uriRef: 'URI-reference',
  timestamp: 'Timestamp',
};

/**
 * What an event of the XML format says, read the simple way: good for events that are valid. XML data is whatever the
 * decoder makes of it.
 */
export function expectedFromXml({ attributes: xmlAttributes, children }: XmlElement): ExpectedEvent {
  const attributes = new Map<string, ExpectedAttribute>();
  const specversion = xmlAttributes.get('specversion');
  if (specversion !== undefined) attributes.set('specversion', { value: specversion });
  let data: XmlElement | undefined;
  for (const child of children) {
    if (child.namespace !== cloudEvents) continue;
    if (child.local === 'data') data = child;
    else attributes.set(child.local, attributeOf(child));
  }
  return { attributes, data: data && dataOf(data, attributes) };
}

/** Upstream does not always declare the prefixes of types, so they count for nothing. */
function typeOf({ attributes }: XmlElement): string | undefined {
  return attributes.get('xsi:type')?.replace(/^.*:/, '');
}

function attributeOf(element: XmlElement): ExpectedAttribute {
  const { text } = element;
  const type = typeOf(element);
  const known = type === undefined ? undefined : types[type];
  return known === undefined ? { value: text } : { value: valueOf(text, known), type: known };
}

function valueOf(text: string, type: AttributeTypeName): AttributeValue {
  if (type === 'Boolean') return text === 'true';
  if (type === 'Integer') return Number(text);
  return type === 'Binary' ? new Uint8Array(Buffer.from(text, 'base64')) : text;
}

function dataOf(element: XmlElement, attributes: ExpectedEvent['attributes']): unknown {
  const { text } = element;
  const type = typeOf(element);
  switch (type) {
    case 'string':
      return textData(text, attributes);
    case 'base64Binary':
      return new Uint8Array(Buffer.from(text, 'base64'));
    case 'any':
      return unknownData;
    default:
      throw new UnknownShapeError('data of a type that the XML format knows', type ?? 'no type');
  }
}
