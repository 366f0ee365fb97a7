import { type AttributeType, attributeTypes, InvalidEventError } from 'nestjs-cloudevents';
import type { ConformanceCase, RunnableSuite } from '../model.js';
import { casesOf } from '../support/cases-of.js';
import type { AttributeValue } from '../support/expected-event.js';
import { expectAccepted, expectRefused, expectSame } from '../support/mismatch.js';
import { listIn, objectIn, tablesOf, textIn, UnknownShapeError } from '../support/shape.js';
import { shown } from '../support/shown.js';

const types: Readonly<Record<string, AttributeType>> = {
  BinaryTypeTest: attributeTypes.binary as AttributeType,
  BooleanTypeTest: attributeTypes.boolean as AttributeType,
  IntegerTypeTest: attributeTypes.integer as AttributeType,
  StringTypeTest: attributeTypes.string as AttributeType,
  TimestampTest: attributeTypes.timestamp as AttributeType,
  UriTest: attributeTypes.uri as AttributeType,
  UriReferenceTest: attributeTypes.uriReference as AttributeType,
};

/**
 * The texts that stand for values of each type, and those that stand for none. Rows are the arguments of a test: the
 * text and what it means, or UTF-16 code units; the test's name says which it is.
 */
export const attributeTypesSuite: RunnableSuite = {
  name: 'cloudevents-sdk-csharp/attribute-types',
  files: /^cloudevents-sdk-csharp\/attribute-types\.json$/,
  status: 'run',
  cases: (file) =>
    tablesOf(file.json).flatMap(([typeTest, tests]) =>
      Object.entries(objectIn(tests, typeTest)).flatMap(([test, rows]) => {
        const where = `${typeTest}.${test}`;
        return casesOf(listIn(rows, where), where, (row) => caseOf(typeTest, test, row));
      }),
    ),
};

function caseOf(typeTest: string, test: string, row: unknown): ConformanceCase {
  const type = Object.hasOwn(types, typeTest) ? types[typeTest] : undefined;
  if (type === undefined) throw new UnknownShapeError(`one of ${Object.keys(types).join(', ')}`, typeTest);
  const [first, ...meaning] = listIn(objectIn(row, 'a row')['args'], 'args');
  const text = typeof first === 'number' ? codeUnits([first, ...meaning]) : textIn(first, 'the first argument');
  const id = `${typeTest}.${test} ${JSON.stringify(text)}`;
  if (/Invalid/.test(test)) return { id, run: () => expectRefused(() => type.parse(text), InvalidEventError) };
  if (!/Valid|Roundtrip/.test(test)) throw new UnknownShapeError('a test of valid or of invalid texts', test);
  return {
    id,
    run() {
      const value = expectAccepted(() => type.parse(text));
      checkMeaning(value, meaning, type);
      expectSame('formatted', text, type.format(value));
    },
  };
}

/** Bytes are given one by one; types that are text in memory mean themselves. */
function checkMeaning(value: AttributeValue, meaning: readonly unknown[], { name }: AttributeType): void {
  if (value instanceof Uint8Array) expectSame('bytes', shown(Uint8Array.from(meaning as number[])), shown(value));
  else if (name === 'Boolean' || name === 'Integer') expectSame('value', meaning[0], value);
}

function codeUnits(units: readonly unknown[]): string {
  return String.fromCharCode(...units.map(Number));
}
