import { type CoreAttributeName, coreAttributeRules as rules, isPlainText, shownName } from '../core/index.js';
import { DecodeError } from '../errors/index.js';

/**
 * Rules in the order of the specification; what is plain text can break none.
 *
 * @param isPlain whether all text of the event is known to be plain
 * @throws DecodeError for the first broken rule
 */
export function checkCore(
  event: { readonly [Name in CoreAttributeName]?: unknown },
  what: string | number,
  isPlain: boolean,
): void {
  const { specversion, id, source, type, subject, time, datacontenttype, dataschema } = event;
  if (specversion !== '1.0') refuse('specversion', rules.specversion(specversion), what);
  if (!isFilledPlain(id, isPlain)) refuse('id', rules.id(id), what);
  refuse('source', rules.source(source), what);
  if (!isFilledPlain(type, isPlain)) refuse('type', rules.type(type), what);
  if (subject !== undefined && !isFilledPlain(subject, isPlain)) refuse('subject', rules.subject(subject), what);
  if (time !== undefined) refuse('time', rules.time(time), what);
  if (datacontenttype !== undefined) {
    refuse('datacontenttype', rules.datacontenttype(datacontenttype), what);
  }
  if (dataschema !== undefined) refuse('dataschema', rules.dataschema(dataschema), what);
}

/** @throws DecodeError when there is a problem */
export function refuse(name: string, problem: string | undefined, what: string | number): void {
  if (problem !== undefined) throw refusal(name, problem, what);
}

export function refusal(name: string, problem: string, what: string | number): DecodeError {
  return new DecodeError(`Attribute '${shownName(name)}' of ${eventName(what)} ${problem}`);
}

/** The event, as messages call it. */
export function eventName(what: string | number): string {
  return typeof what === 'string' ? what : `event ${what} of the batch`;
}

function isFilledPlain(value: unknown, isPlain: boolean): boolean {
  return typeof value === 'string' && value !== '' && (isPlain || isPlainText(value));
}
