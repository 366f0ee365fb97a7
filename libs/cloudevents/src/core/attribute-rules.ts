import { types } from 'node:util';
import type { CoreAttributeName } from './attribute-name.js';
import { isMediaType } from './media-type.js';
import { textProblem } from './text.js';
import { isTimestamp } from './timestamp.js';
import { isUri, isUriReference } from './uri.js';

type Rule = (value: unknown) => string | undefined;

/**
 * The rule each core attribute obeys: gives what is wrong with a value, or nothing.
 *
 * @see CloudEvents 1.0.2, "REQUIRED Attributes" and "OPTIONAL Attributes"
 */
export const coreAttributeRules: Readonly<Record<CoreAttributeName, Rule>> = {
  specversion: (value) => {
    if (value === '1.0') return undefined;
    return value === undefined ? "is required and must be '1.0'" : "must be '1.0'";
  },
  id: (value) => (isFilled(value) ? textProblem(value) : unfilled(value, true)),
  source: (value) => {
    if (!isFilled(value)) return unfilled(value, true);
    return isUriReference(value) ? undefined : refused(value, 'must be a URI-reference (RFC 3986, section 4.1)');
  },
  type: (value) => (isFilled(value) ? textProblem(value) : unfilled(value, true)),
  subject: (value) => (isFilled(value) ? textProblem(value) : unfilled(value, false)),
  time: (value) => {
    if (!isFilled(value)) return unfilled(value, false);
    return isTimestamp(value) ? undefined : refused(value, 'must be a date-time of RFC 3339, with seconds and offset');
  },
  datacontenttype: (value) => {
    if (!isFilled(value)) return unfilled(value, false);
    return isMediaType(value) ? undefined : refused(value, 'must be a media type (RFC 2046)');
  },
  dataschema: (value) => {
    if (!isFilled(value)) return unfilled(value, false);
    return isUri(value) ? undefined : refused(value, 'must be an absolute URI (RFC 3986)');
  },
};

const smallest = -2147483648;
const largest = 2147483647;

/** What keeps `value` from being an attribute value at all: String, Integer, Boolean or Binary; or nothing. */
export function attributeValueProblem(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return textProblem(value);
    case 'boolean':
      return undefined;
    case 'number':
      if (!Number.isInteger(value)) return 'must be a whole number: attributes have no fractions; send it as text';
      return value < smallest || value > largest
        ? 'must be an integer from -2147483648 to 2147483647; send larger numbers as text'
        : undefined;
    default:
      if (types.isUint8Array(value)) return undefined;
      return `must be a string, integer, boolean or Uint8Array, not ${kindOf(value)}`;
  }
}

function isFilled(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function unfilled(value: unknown, required: boolean): string | undefined {
  if (value === undefined) return required ? 'is required' : undefined;
  return value === '' ? 'must not be empty' : `must be a string, not ${kindOf(value)}`;
}

/** What a grammar accepts is text by itself. What it refuses may be so for a character, which says more. */
function refused(value: string, rule: string): string {
  return textProblem(value) ?? rule;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
