import { attributeTypes, defineExtension } from '../core/index.js';
import { notEmpty } from './constraints.js';

/** Legal integers may be padded with zeros, which the types of the specification do not allow. */
const integer = /^-?[0-9]+$/;

/**
 * The place of an event among those of its source.
 *
 * - `sequence` String, required, not empty; values of one source must be in order when compared as text
 * - `sequencetype` String, optional, not empty; with `Integer`, the sequence is a 32-bit integer in decimal digits.
 *   It was part of the extension up to CloudEvents 1.0.2; other types may be agreed on
 *
 * Nobody can see from one event whether its source is in order: {@link orderedSequence} writes text that is.
 *
 * @see CloudEvents extensions, "Sequence"
 */
export const sequence = defineExtension(
  'sequence',
  {
    sequence: { type: attributeTypes.string, required: true, constraint: notEmpty },
    sequencetype: { type: attributeTypes.string, constraint: notEmpty },
  },
  ({ sequence: text = '', sequencetype }) => {
    if (sequencetype !== 'Integer' || sequenceInteger(text) !== undefined) return undefined;
    return { attribute: 'sequence', rule: "must be a 32-bit integer, because sequencetype is 'Integer'" };
  },
);

/** The number that a sequence of type Integer is, or nothing when it is none. @internal */
export function sequenceInteger(text: string): number | undefined {
  if (!integer.test(text)) return undefined;
  // Zero has no sign.
  const value = Number(text) + 0;
  return attributeTypes.integer.problem(value) === undefined ? value : undefined;
}
