import type { AcceptedEvent, CloudEventAttributeValue, ExtensionSet } from '../../core/index.js';
import { entryType } from './schema.js';

/**
 * The datum of an event that is ASCII and whose data is JSON that goes as `bytes`: most events are such. It is put
 * together as text of one byte per character, which is written at once and looked into nowhere before.
 *
 * @param json ASCII, as all attributes are
 */
export function asciiDatum(event: AcceptedEvent, datacontenttype: string, json: string): Uint8Array {
  const { id, subject, time } = event;
  let text = firstName + lengthOf(id) + id + kindText(event.source, event.type);
  if (subject !== undefined) text += subjectName + lengthOf(subject) + subject;
  if (time !== undefined) text += timeName + lengthOf(time) + time;
  text += endText(datacontenttype, event.dataschema, event.extensionSet);
  return Buffer.from(countOf(event) + text + lengthOf(json) + json, 'latin1');
}

/** One attribute, as the bytes of the map that holds it. */
function entryText(name: string, value: CloudEventAttributeValue): string {
  if (typeof value === 'string') return nameText(name) + lengthOf(value) + value;
  return entryType.toBuffer({ name, value }).toString('latin1');
}

/** The same up to its value, which is text. */
function nameText(name: string): string {
  return lengthOf(name) + name + textBranch;
}

const textBranch = '\x06';
const firstName = entryText('specversion', '1.0') + nameText('id');
const sourceName = nameText('source');
const typeName = nameText('type');
const subjectName = nameText('subject');
const timeName = nameText('time');
const contentTypeName = nameText('datacontenttype');

/** After the last attribute: no further block of the map, and the branch of data that is bytes. */
const mapEnd = '\0\0';

// What does not change from one event to the next is written once. The limit only keeps made-up ones from filling the
// memory.
const longest = 4096;
let lastSource = '';
let lastType = '';
let lastKind = '';
let lastContentType = '';
let lastSchema: string | undefined;
let lastExtensions: ExtensionSet | undefined;
let lastEnd = '';

function kindText(source: string, type: string): string {
  if (source === lastSource && type === lastType) return lastKind;
  const text = sourceName + lengthOf(source) + source + typeName + lengthOf(type) + type;
  if (text.length <= longest) [lastSource, lastType, lastKind] = [source, type, text];
  return text;
}

function endText(contentType: string, dataschema: string | undefined, extensions: ExtensionSet): string {
  if (extensions === lastExtensions && contentType === lastContentType && dataschema === lastSchema) return lastEnd;
  let text = contentTypeName + lengthOf(contentType) + contentType;
  if (dataschema !== undefined) text += entryText('dataschema', dataschema);
  const { names, values } = extensions;
  for (let at = 0; at < names.length; at++) {
    text += entryText(names[at] as string, values[at] as CloudEventAttributeValue);
  }
  text += mapEnd;
  if (text.length <= longest) {
    [lastContentType, lastSchema, lastExtensions, lastEnd] = [contentType, dataschema, extensions, text];
  }
  return text;
}

function countOf({ subject, time, dataschema, extensionSet }: AcceptedEvent): string {
  const optional = Number(subject !== undefined) + Number(time !== undefined) + Number(dataschema !== undefined);
  return lengthAs(5 + optional + extensionSet.names.length);
}

function lengthOf(ascii: string): string {
  return lengthAs(ascii.length);
}

/**
 * A count or length, which is a `long`: seven bits in each byte, the lowest first. No text is so long that twice its
 * length had more than 31 bits.
 */
function lengthAs(length: number): string {
  let text = '';
  let rest = length * 2;
  for (; rest >= 0x80; rest >>= 7) text += String.fromCharCode((rest & 0x7f) | 0x80);
  return text + String.fromCharCode(rest);
}
