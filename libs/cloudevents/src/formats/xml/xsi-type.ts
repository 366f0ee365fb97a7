import { type AttributeType, type AttributeTypeName, attributeTypes, coreAttributes } from '../../core/index.js';
import { ceNamespace, xsiNamespace, xsNamespace } from './namespaces.js';
import type { XmlElement } from './xml-reader.js';

/**
 * What `xsi:type` says, under the prefixes we use for the two namespaces: `ce:string`, `xs:any`. A type of another
 * namespace is the empty text; `undefined` where there is none.
 *
 * The names `ce:…` and `xs:…` count also where their prefix is bound to nothing: senders forget to declare it, since
 * no XML parser asks for the declaration.
 */
export function xsiTypeOf(element: XmlElement): string | undefined {
  const name = element.attribute('type', xsiNamespace)?.trim();
  if (name === undefined) return undefined;
  const colon = name.indexOf(':');
  const prefix = colon < 0 ? '' : name.slice(0, colon);
  const namespace = element.namespaceOf(prefix);
  if (namespace === ceNamespace) return `ce:${name.slice(colon + 1)}`;
  if (namespace === xsNamespace) return `xs:${name.slice(colon + 1)}`;
  return namespace === undefined && (prefix === 'ce' || prefix === 'xs') ? name : '';
}

/** The types of attributes as they are written: CloudEvents XML format 1.0.3-wip, section 2 "Attributes". */
export const typeNames: Readonly<Record<AttributeTypeName, string>> = {
  Boolean: 'ce:boolean',
  Integer: 'ce:integer',
  String: 'ce:string',
  Binary: 'ce:binary',
  URI: 'ce:uri',
  'URI-reference': 'ce:uriRef',
  Timestamp: 'ce:timestamp',
};

const types: ReadonlyMap<string, AttributeType> = new Map(
  Object.values(attributeTypes).map((type): [string, AttributeType] => [typeNames[type.name], type]),
);

/** The type of attributes that a name stands for, or nothing. */
export function attributeTypeNamed(name: string): AttributeType | undefined {
  return types.get(name);
}

/** The name of the type that a core attribute has; nothing for extensions. */
export function coreTypeName(attribute: string): string | undefined {
  if (!Object.hasOwn(coreAttributes, attribute)) return undefined;
  return typeNames[coreAttributes[attribute as keyof typeof coreAttributes].type.name];
}
