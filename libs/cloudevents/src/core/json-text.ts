import { InvalidEventError } from '../errors/invalid-event.error.js';
import { gapRule, lossRule, walkJson } from './json-value.js';
import { messageOf } from './thrown.js';

/**
 * The JSON text of data that JSON can hold without loss.
 *
 * @throws InvalidEventError naming the path of the first value that it cannot
 */
export function toJsonText(data: unknown): string {
  const { problem, asksObjects } = walkJson(data);
  if (problem !== undefined) throw refuse(problem.rule, problem.path);
  const json = stringify(data, asksObjects);
  if (json === undefined) throw refuse('has no JSON form');
  return json;
}

function stringify(data: unknown, asksObjects: boolean): string | undefined {
  try {
    // The replacer sees what objects with a toJSON answer. It is slow, so it is used where there are such objects only.
    return (asksObjects ? JSON.stringify(data, refuseLoss) : JSON.stringify(data)) as string | undefined;
  } catch (error) {
    if (error instanceof InvalidEventError) throw error;
    throw refuse(`cannot be written as JSON: ${messageOf(error)}`);
  }
}

function refuseLoss(this: unknown, key: string, value: unknown): unknown {
  const rule = value === undefined && Array.isArray(this) ? gapRule : lossRule(value);
  if (rule !== undefined) throw refuse(rule, key === '' ? '' : `.${key.slice(0, 40)}`);
  return value;
}

function refuse(rule: string, path = ''): InvalidEventError {
  return new InvalidEventError([{ attribute: `data${path}`, rule }]);
}
