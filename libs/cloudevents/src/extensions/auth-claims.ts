import { type CloudEvent, walkJson } from '../core/index.js';
import { InvalidEventError } from '../errors/index.js';
import { authContext } from './auth-context.extension.js';

/** What JSON leaves as it is and an attribute may not hold. JSON itself escapes unpaired surrogates. */
const illegal = /[\p{Control}\p{Noncharacter_Code_Point}]/gu;

/**
 * The claims of the principal that caused an event, parsed; `undefined` where it has none.
 *
 * @throws InvalidEventError when `authclaims` is no JSON text, or a rule of the extension is broken
 */
export function authClaims(event: CloudEvent): unknown {
  const text = authContext.get(event)?.authclaims;
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // The message of the parser would show a part of the claims.
    throw refuse('must be JSON text');
  }
}

/**
 * A new event with the claims as JSON text; `undefined` removes them. The event must have `authtype`.
 *
 * @throws InvalidEventError for claims that JSON cannot hold
 */
export function withAuthClaims<T>(event: CloudEvent<T>, claims: unknown): CloudEvent<T> {
  return authContext.with(event, { authclaims: claims === undefined ? null : jsonText(claims) });
}

function jsonText(claims: unknown): string {
  const { problem } = walkJson(claims);
  if (problem !== undefined) throw refuse(problem.path === '' ? problem.rule : `at '${problem.path}' ${problem.rule}`);
  let text: string | undefined;
  try {
    text = JSON.stringify(claims);
  } catch {
    // A toJSON of the caller; see below.
  }
  if (text === undefined) throw refuse('cannot be written as JSON');
  return text.replace(illegal, escape);
}

function escape(character: string): string {
  return [...Array(character.length).keys()]
    .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
    .join('');
}

function refuse(rule: string): InvalidEventError {
  return new InvalidEventError([{ attribute: 'authclaims', rule }]);
}
