import type { KafkaMessage, ReceivedKafkaMessage } from '../../../bindings/kafka/index.js';
import { bufferOf } from '../../../core/index.js';
import type { DeadLetter, DeadLetterReason, NewDeadLetter } from '../../../delivery/dead-letters/dead-letter-store.js';
import { jsonEventFormat } from '../../../formats/json/index.js';
import { headers } from './dead-letter-headers.js';

const contentType = jsonEventFormat.contentType ?? jsonEventFormat.mediaType;

/** A dead letter as a record that any reader of CloudEvents takes for the event in structured mode. */
export function recordOf(letter: NewDeadLetter, key: string): KafkaMessage {
  const { subject, error } = letter;
  return {
    key,
    value: letter.event,
    headers: {
      'content-type': contentType,
      [headers.id]: letter.id,
      [headers.source]: letter.source,
      [headers.type]: letter.type,
      ...(subject === undefined ? {} : { [headers.subject]: subject }),
      [headers.sink]: letter.sink,
      [headers.reason]: letter.reason,
      ...(error === undefined ? {} : { [headers.error]: error }),
      [headers.attempts]: String(letter.attempts),
      [headers.firstAt]: letter.firstFailedAt,
      [headers.at]: letter.failedAt,
    },
  };
}

/**
 * The dead letter in a record, with the record's key; nothing where the record is something else. What is written there
 * is not judged: a letter that nobody is shown would be lost.
 */
export function letterOf(key: string, value: Uint8Array, all: ReceivedKafkaMessage['headers']): DeadLetter | undefined {
  const header = (name: keyof typeof headers): string | undefined => textOf(all?.[headers[name]]);
  const [id, source, type, sink] = [header('id'), header('source'), header('type'), header('sink')];
  const [reason, attempts, firstFailedAt, failedAt] = [
    header('reason'),
    header('attempts'),
    header('firstAt'),
    header('at'),
  ];
  if (id === undefined || source === undefined || type === undefined || sink === undefined) return undefined;
  if (reason === undefined || attempts === undefined || firstFailedAt === undefined || failedAt === undefined)
    return undefined;
  return {
    key,
    sink,
    id,
    source,
    type,
    subject: header('subject'),
    event: textOf(value) ?? '',
    // A later version may know more reasons; whoever reads them here only shows and compares them.
    reason: reason as DeadLetterReason,
    attempts: Number(attempts),
    error: header('error'),
    firstFailedAt,
    failedAt,
  };
}

type Header = Uint8Array | string;

/** Of a repeated header the last. */
function textOf(header: Header | readonly Header[] | undefined): string | undefined {
  const one = isList(header) ? header.at(-1) : header;
  if (one === undefined || typeof one === 'string') return one;
  return bufferOf(one).toString();
}

function isList(header: Header | readonly Header[] | undefined): header is readonly Header[] {
  return Array.isArray(header);
}
