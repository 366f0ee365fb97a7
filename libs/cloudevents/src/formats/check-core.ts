import {
  type CoreAttributeName,
  coreAttributeNames,
  coreAttributeRules as rules,
  isMediaType,
  isPlainText,
  isTimestamp,
  isUri,
  isUriReference,
  shownName,
} from '../core/index.js';
import { DecodeError } from '../errors/index.js';

/** The attributes of the specification, whatever they hold. */
type Core = { readonly [Name in CoreAttributeName]?: unknown };

/**
 * Rules in the order of the specification; what is plain text can break none.
 *
 * @param isPlain whether all text of the event is known to be plain
 * @throws DecodeError for the first broken rule
 */
export function checkCore(event: Core, what: string | number, isPlain: boolean): void {
  if (isRight(event, isPlain)) return;
  for (const name of coreAttributeNames) refuse(name, rules[name](event[name]), what);
}

/** Whether no rule is broken: most events break none, and are not asked for each. What it denies may still be right. */
function isRight(event: Core, isPlain: boolean): boolean {
  const { specversion, id, source, type, subject, time, datacontenttype, dataschema } = event;
  if (specversion !== '1.0' || !isFilledPlain(id, isPlain) || !isFilledPlain(type, isPlain)) return false;
  if (!isFilled(source) || !isUriReference(source)) return false;
  if (subject !== undefined && !isFilledPlain(subject, isPlain)) return false;
  if (time !== undefined && (!isFilled(time) || !isTimestamp(time))) return false;
  if (datacontenttype !== undefined && (!isFilled(datacontenttype) || !isMediaType(datacontenttype))) return false;
  return dataschema === undefined || (isFilled(dataschema) && isUri(dataschema));
}

function isFilled(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
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
  return isFilled(value) && (isPlain || isPlainText(value));
}
