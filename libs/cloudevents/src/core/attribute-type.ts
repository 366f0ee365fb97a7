import { types } from 'node:util';
import { InvalidEventError } from '../errors/invalid-event.error.js';
import { attributeValueProblem } from './attribute-rules.js';
import { fromBase64, isBase64, toBase64 } from './base64.js';
import type { CloudEventAttributeValue } from './cloud-event.js';
import { isTimestamp } from './timestamp.js';
import { isUri, isUriReference } from './uri.js';

/** The types an attribute can have, by the names of the specification. */
export type AttributeTypeName = 'Boolean' | 'Integer' | 'String' | 'Binary' | 'URI' | 'URI-reference' | 'Timestamp';

/**
 * A type of context attributes. `T` is its value in memory: URI, URI-reference and Timestamp are the text they were
 * written in, so that nothing of it is lost; Binary is a `Uint8Array`.
 *
 * @see CloudEvents 1.0.2, "Type System"
 */
export interface AttributeType<T extends CloudEventAttributeValue = CloudEventAttributeValue> {
  readonly name: AttributeTypeName;
  /** What keeps `value` from being of this type, or nothing. */
  readonly problem: (value: unknown) => string | undefined;
  /** What keeps `text` from being the canonical string of a value, or nothing. */
  readonly textProblem: (text: string) => string | undefined;
  /** The value that the canonical string stands for. @throws InvalidEventError */
  readonly parse: (text: string) => T;
  /** The canonical string of a value. @throws InvalidEventError when it is not of this type */
  format(value: T): string;
  /** The value itself. @throws InvalidEventError when it is not of this type */
  readonly validate: (value: unknown) => T;
}

const integerText = /^-?(?:0|[1-9][0-9]*)$/;
/** Every number with more digits is out of range, also where it is so long that it would become infinite. */
const enoughDigits = 12;

/** The seven types of the specification. */
export const attributeTypes = Object.freeze({
  boolean: define<boolean>('Boolean', {
    problem: (value) => (typeof value === 'boolean' ? undefined : 'must be true or false'),
    textProblem: (text) => (text === 'true' || text === 'false' ? undefined : "must be 'true' or 'false'"),
    read: (text) => text === 'true',
  }),
  integer: define<number>('Integer', {
    problem: (value) => (typeof value === 'number' ? attributeValueProblem(value) : 'must be an integer'),
    textProblem: (text) =>
      integerText.test(text) ? attributeValueProblem(Number(text.slice(0, enoughDigits))) : 'must be an integer',
    // The text -0 is legal; the value is zero.
    read: (text) => Number(text) + 0,
  }),
  string: define<string>('String', { problem: (value) => ofText(value, attributeValueProblem) }),
  binary: define<Uint8Array>('Binary', {
    problem: (value) => (types.isUint8Array(value) ? undefined : 'must be a Uint8Array'),
    textProblem: (text) => (isBase64(text) ? undefined : 'must be base64 text (RFC 4648, section 4)'),
    read: fromBase64,
    write: toBase64,
  }),
  uri: define<string>('URI', {
    problem: (value) => ofText(value, (text) => (isUri(text) ? undefined : 'must be an absolute URI (RFC 3986)')),
  }),
  uriReference: define<string>('URI-reference', {
    problem: (value) =>
      ofText(value, (text) => (isUriReference(text) ? undefined : 'must be a URI-reference (RFC 3986, section 4.1)')),
  }),
  timestamp: define<string>('Timestamp', {
    problem: (value) =>
      ofText(value, (text) =>
        isTimestamp(text) ? undefined : 'must be a date-time of RFC 3339, with seconds and offset',
      ),
  }),
});

interface TypeRules<T> {
  readonly problem: (value: unknown) => string | undefined;
  /** Default: that of the value, which is the text itself. */
  readonly textProblem?: (text: string) => string | undefined;
  readonly read?: (text: string) => T;
  readonly write?: (value: T) => string;
}

function define<T extends CloudEventAttributeValue>(name: AttributeTypeName, rules: TypeRules<T>): AttributeType<T> {
  const { problem, textProblem = problem, read = (text) => text as T, write = String } = rules;
  const type: AttributeType<T> = {
    name,
    problem,
    textProblem,
    parse(text) {
      refuse(typeof text === 'string' ? textProblem(text) : 'must be text');
      return read(text);
    },
    format: (value) => write(type.validate(value)),
    validate(value) {
      refuse(problem(value));
      return value as T;
    },
  };
  return Object.freeze(type);
}

function ofText(value: unknown, rule: (text: string) => string | undefined): string | undefined {
  return typeof value === 'string' ? rule(value) : 'must be a string';
}

function refuse(rule: string | undefined): void {
  if (rule !== undefined) throw new InvalidEventError([{ attribute: 'value', rule }]);
}
