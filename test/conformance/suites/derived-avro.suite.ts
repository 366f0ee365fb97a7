import { avroEventFormat } from 'nestjs-cloudevents/avro';
import type { ConformanceCase, RunnableSuite } from '../model.js';
import { casesOf } from '../support/cases-of.js';
import { type AttributeValue, bytesIn, type ExpectedAttribute, type ExpectedEvent } from '../support/expected-event.js';
import { expectationOf, formatCase } from '../support/format-case.js';
import { isObject, type JsonObject, listIn, objectIn, textIn } from '../support/shape.js';
import type { Vectors } from '../support/vectors.js';

const testTypes: Readonly<Record<string, string>> = { valid: 'ValidSingleEvent', invalid: 'InvalidSingleEvent' };

/** Datums of the Avro format as bytes, made by another implementation of Avro with the official schema. */
export const derivedAvroSuite: RunnableSuite = {
  name: 'derived/avro',
  files: /^derived\/avro\/[^/]+\.json$/,
  status: 'run',
  cases(file, vectors) {
    const list = listIn(objectIn(file.json, 'the file')['vectors'], 'vectors');
    return casesOf(list, file.stem, (vector) => caseOf(objectIn(vector, 'a vector'), vectors));
  },
};

function caseOf(vector: JsonObject, vectors: Vectors): ConformanceCase {
  const given = {
    id: textIn(vector['id'], 'id'),
    expectation: expectationOf(testTypes[textIn(vector['kind'], 'kind')]),
    sampleId: undefined,
    content: new Uint8Array(Buffer.from(textIn(vector['base64'], 'base64'), 'base64')),
    source: [expectedOf(vector)],
  };
  // Avro tells Booleans, Integers, Strings and bytes; the other types are strings.
  return formatCase(avroEventFormat, given, vectors, false);
}

/** The null branch is an attribute that is not set, and no data. */
function expectedOf({ attributes, data_avro: data }: JsonObject): ExpectedEvent {
  const expected = new Map<string, ExpectedAttribute>();
  for (const [name, value] of Object.entries(objectIn(attributes, 'attributes'))) {
    if (value !== null) expected.set(name, { value: bytesIn(value) ?? (value as AttributeValue) });
  }
  return { attributes: expected, data: dataOf(data) };
}

/** The JSON value that the unions stand for: objects within objects are wrapped in records of one field, `value`. */
function dataOf(data: unknown): unknown {
  if (data === null || data === undefined) return undefined;
  const bytes = bytesIn(data);
  if (bytes !== undefined) return bytes;
  if (Array.isArray(data)) return data.map(recordValue);
  return isObject(data) ? mapped(data, (value) => (isObject(value) ? recordValue(value) : value)) : data;
}

function recordValue(record: unknown): unknown {
  return mapped(objectIn(objectIn(record, 'a record')['value'], 'the value of a record'), (value) => {
    if (Array.isArray(value)) return value.map(recordValue);
    return isObject(value) ? mapped(value, recordValue) : value;
  });
}

function mapped(object: JsonObject, change: (value: unknown) => unknown): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));
}
