import { type AcceptedEvent, type EventData, isProtobufMediaType, joinPieces, toBase64 } from '../../core/index.js';
import { InvalidEventError } from '../../errors/index.js';
import { messageJson } from '../data-bytes.js';

/**
 * The event as one JSON object.
 *
 * @see CloudEvents JSON format 1.0.2, section 3 "Envelope"
 * @throws InvalidEventError when the event is longer than a string can be
 */
export function encodeEvent(event: AcceptedEvent): string {
  const { data } = event;
  const json = writtenData(event, data);
  try {
    return `${beginningOf(event)}${restOf(event, data)}${json}`;
  } catch {
    throw tooLong(event);
  }
}

/** A batch from events already encoded: CloudEvents JSON format 1.0.2, section 4 "JSON Batch Format". */
export function encodeBatch(encoded: readonly string[]): string {
  if (encoded.length === 0) return '[]';
  // Joined with the brackets, since putting them around the result would copy all of it once more.
  const parts = [...encoded];
  parts[0] = `[${parts[0]}`;
  parts.push(`${parts.pop()}]`);
  return parts.join(',');
}

/** Up to the last character of the last value. The fewer pieces there are to join, the faster. */
function beginningOf(event: AcceptedEvent): string {
  const { isPlain, id, subject, time } = event;
  let text = `{"specversion":"1.0","id":"${isPlain ? id : escaped(id)}${kindOf(event)}`;
  if (subject !== undefined) text += isPlain ? subject : escaped(subject);
  // The grammars of source, time and dataschema admit nothing that JSON escapes.
  return time === undefined ? text : `${text}","time":"${time}`;
}

let lastKind = { source: '', type: '', hasSubject: false, text: '' };

/** What events of one kind have in common, which mostly come in a row: written once for all of them. */
function kindOf({ isPlain, source, type, subject }: AcceptedEvent): string {
  const hasSubject = subject !== undefined;
  const last = lastKind;
  if (last.type === type && last.source === source && last.hasSubject === hasSubject) return last.text;
  const text = `","source":"${source}","type":"${isPlain ? type : escaped(type)}${hasSubject ? '","subject":"' : ''}`;
  // In one piece, since it is a piece of many texts.
  joinPieces(text);
  lastKind = { source, type, hasSubject, text };
  return text;
}

let lastRest = {
  datacontenttype: '' as string | undefined,
  dataschema: '' as string | undefined,
  data: '',
  set: {},
  text: '',
};

/** The same of what comes behind, up to the data: events in a row with the same extensions share one set of them. */
function restOf(event: AcceptedEvent, { kind }: EventData): string {
  const { datacontenttype, dataschema, extensionSet: set } = event;
  const data = kind === 'json' ? ',"data":' : '';
  const last = lastRest;
  const isSame = last.set === set && last.datacontenttype === datacontenttype && last.data === data;
  if (isSame && last.dataschema === dataschema) return last.text;
  let text = '"';
  if (datacontenttype !== undefined) text += `,"datacontenttype":"${escaped(datacontenttype)}"`;
  if (dataschema !== undefined) text += `,"dataschema":"${dataschema}"`;
  text += extensionsOf(event) + data;
  joinPieces(text);
  lastRest = { datacontenttype, dataschema, data, set, text };
  return text;
}

function extensionsOf({ isPlain, extensionSet: { names, values } }: AcceptedEvent): string {
  let text = '';
  for (let at = 0; at < names.length; at++) {
    const value = values[at] as string | number | boolean | Uint8Array;
    if (typeof value === 'string') text += `,"${names[at]}":"${isPlain ? value : escaped(value)}"`;
    else text += typeof value === 'object' ? `,"${names[at]}":"${toBase64(value)}"` : `,"${names[at]}":${value}`;
  }
  return text;
}

/** As JSON has it between the quotes. */
function escaped(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}

/** The data with what closes the object; of JSON alone the name of the member is written with what comes before. */
function writtenData({ datacontenttype, origin }: AcceptedEvent, data: EventData): string {
  try {
    switch (data.kind) {
      case 'none':
        return '}';
      case 'json':
        return `${data.json}}`;
      case 'text':
        return `,"data":${JSON.stringify(data.text)}}`;
      case 'binary':
        return `,"data_base64":"${toBase64(data.bytes)}"}`;
      case 'protobuf':
        if (isProtobufMediaType(datacontenttype)) return `,"data_base64":"${toBase64(data.bytes)}"}`;
        return `${datacontenttype === undefined ? ',"datacontenttype":"application/json"' : ''},"data":${messageJson(data.json, origin)}}`;
    }
  } catch (error) {
    if (error instanceof InvalidEventError) throw error;
    throw tooLong({ origin });
  }
}

function tooLong({ origin }: Pick<AcceptedEvent, 'origin'>): InvalidEventError {
  return new InvalidEventError([{ attribute: 'data', rule: 'is too long for the JSON format' }], origin);
}
