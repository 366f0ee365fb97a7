import { type AcceptedEvent, isProtobufMediaType, toBase64, typeOf } from '../../core/index.js';
import { InvalidEventError } from '../../errors/index.js';
import { attributeText } from '../attribute-text.js';
import { dataContentType, messageJson } from '../data-bytes.js';
import { escapeText, illegalCharacter } from './escape.js';
import { ceNamespace, xsiNamespace, xsNamespace } from './namespaces.js';
import { typeNames } from './xsi-type.js';

const xmlDeclaration = '<?xml version="1.0" encoding="UTF-8"?>';
// The prefix ce is for the names of types; elements have the default namespace, which is shorter.
const declarations = `xmlns="${ceNamespace}" xmlns:ce="${ceNamespace}" xmlns:xs="${xsNamespace}" xmlns:xsi="${xsiNamespace}"`;
const documentHead = `${xmlDeclaration}<event ${declarations} specversion="1.0">`;
const memberHead = '<event specversion="1.0">';
const batchHead = `${xmlDeclaration}<batch ${declarations}>`;
const batchEnd = '</batch>';

/**
 * The event as one XML document.
 *
 * Text is written as `xs:string`, XML too: that way it is read back character by character, which an element among
 * others (`xs:any`) is not.
 *
 * @see CloudEvents XML format 1.0.3-wip, section 4 "Envelope"
 * @throws InvalidEventError for text that XML cannot hold, for an extension whose name begins with a digit, and when the
 *   event is longer than a string can be
 */
export function encodeEvent(event: AcceptedEvent): string {
  try {
    return `${documentHead}${coreOf(event)}${extensionsOf(event)}${dataOf(event)}</event>`;
  } catch (error) {
    if (error instanceof InvalidEventError) throw error;
    throw refuse('is too long for the XML format', event);
  }
}

/** Bytes that a batch has besides its events. */
export const batchOverhead = batchHead.length + batchEnd.length;

/** Bytes that an event has as a document of its own, but not in a batch, where the namespaces are declared once. */
export const documentOverhead = documentHead.length - memberHead.length;

/** A batch from events already encoded: CloudEvents XML format 1.0.3-wip, section 5 "XML Batch Format". */
export function encodeBatch(encoded: readonly string[]): string {
  return `${batchHead}${encoded.map((event) => memberHead + event.slice(documentHead.length)).join('')}${batchEnd}`;
}

function coreOf(event: AcceptedEvent): string {
  const { id, source, type, subject, time, dataschema } = event;
  const contentType = dataContentType(event);
  // The grammars of time and dataschema admit nothing that XML escapes, except &.
  let text = `<id>${escapeText(id)}</id><source>${escapeText(source)}</source><type>${escapeText(type)}</type>`;
  if (subject !== undefined) text += `<subject>${escapeText(subject)}</subject>`;
  if (time !== undefined) text += `<time>${time}</time>`;
  if (contentType !== undefined) text += `<datacontenttype>${escapeText(contentType)}</datacontenttype>`;
  if (dataschema !== undefined) text += `<dataschema>${escapeText(dataschema)}</dataschema>`;
  return text;
}

const digitNine = 0x39;
const noElementName = 'begins with a digit, which no element of XML can; use another format for this event';

function extensionsOf({ extensions, origin }: AcceptedEvent): string {
  let text = '';
  for (const [name, value, type = typeOf(value)] of extensions) {
    if (name.charCodeAt(0) <= digitNine)
      throw new InvalidEventError([{ attribute: name, rule: noElementName }], origin);
    text += `<${name} xsi:type="${typeNames[type.name]}">${escapeText(attributeText(value))}</${name}>`;
  }
  return text;
}

function dataOf(event: AcceptedEvent): string {
  const { data, datacontenttype, origin } = event;
  switch (data.kind) {
    case 'none':
      return '';
    case 'json':
      return jsonElement(data.json);
    case 'text':
      return textElement(data.text, event);
    case 'binary':
      return binaryElement(data.bytes);
    case 'protobuf':
      if (isProtobufMediaType(datacontenttype)) return binaryElement(data.bytes);
      return jsonElement(messageJson(data.json, origin));
  }
}

const noncharacters = /[\ufffe\uffff]/g;

/** JSON escapes what XML cannot hold, except for two characters, which it may escape. */
function jsonElement(json: string): string {
  const text = json.replace(noncharacters, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
  return `<data xsi:type="xs:string">${escapeText(text)}</data>`;
}

function textElement(text: string, event: AcceptedEvent): string {
  const character = illegalCharacter(text);
  if (character === undefined) return `<data xsi:type="xs:string">${escapeText(text)}</data>`;
  throw refuse(`contains the character ${character}, which XML cannot hold; send bytes instead`, event);
}

function binaryElement(bytes: Uint8Array): string {
  return `<data xsi:type="xs:base64Binary">${toBase64(bytes)}</data>`;
}

function refuse(rule: string, { origin }: AcceptedEvent): InvalidEventError {
  return new InvalidEventError([{ attribute: 'data', rule }], origin);
}
