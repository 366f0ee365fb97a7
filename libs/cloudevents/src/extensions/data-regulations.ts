import type { CloudEvent } from '../core/index.js';
import { InvalidEventError } from '../errors/index.js';
import { dataClassification } from './data-classification.extension.js';
import { regulationsOf } from './regulation-list.js';

/**
 * The regulations that apply to an event, one by one; none where it names none.
 *
 * @throws InvalidEventError when a rule of the extension is broken
 */
export function dataRegulations(event: CloudEvent): string[] {
  const list = dataClassification.get(event)?.dataregulation;
  return list === undefined ? [] : (regulationsOf(list) ?? []);
}

/**
 * A new event with these regulations; none removes the attribute. The event must have `dataclassification`.
 *
 * @throws InvalidEventError for a name that is empty or has a comma or space in it
 */
export function withDataRegulations<T>(event: CloudEvent<T>, regulations: readonly string[]): CloudEvent<T> {
  if (regulations.some((name) => name.includes(','))) {
    const rule = 'must be made of names without commas, which separate them';
    throw new InvalidEventError([{ attribute: 'dataregulation', rule }]);
  }
  return dataClassification.with(event, { dataregulation: regulations.length === 0 ? null : regulations.join(',') });
}
