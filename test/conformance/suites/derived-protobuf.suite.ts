import { protobufEventFormat } from 'nestjs-cloudevents/protobuf';
import type { ConformanceCase, RunnableSuite } from '../model.js';
import { casesOf } from '../support/cases-of.js';
import { expectationOf, formatCase } from '../support/format-case.js';
import { expectedFromProtobuf, normalised } from '../support/protobuf-json.js';
import { isObject, type JsonObject, listIn, objectIn, optionalTextIn, textIn } from '../support/shape.js';
import type { Vectors } from '../support/vectors.js';

const testTypes: Readonly<Record<string, string>> = {
  valid_single: 'ValidSingleEvent',
  valid_batch: 'ValidBatch',
  invalid_single: 'InvalidSingleEvent',
  invalid_batch: 'InvalidBatch',
};

/** Messages of the Protobuf format as bytes, made by another implementation of protobuf. */
export const derivedProtobufSuite: RunnableSuite = {
  name: 'derived/protobuf',
  files: /^derived\/protobuf\/[^/]+\.json$/,
  status: 'run',
  cases(file, vectors) {
    const list = listIn(objectIn(file.json, 'the file')['vectors'], 'vectors');
    return casesOf(list, file.stem, (vector) => caseOf(objectIn(vector, 'a vector'), vectors));
  },
};

function caseOf(vector: JsonObject, vectors: Vectors): ConformanceCase {
  const { json } = vector;
  const given = {
    id: textIn(vector['id'], 'id'),
    expectation: expectationOf(testTypes[textIn(vector['kind'], 'kind')]),
    sampleId: optionalTextIn(vector['sampleId'], 'sampleId'),
    content: new Uint8Array(Buffer.from(textIn(vector['base64'], 'base64'), 'base64')),
  };
  const { batch, valid } = given.expectation;
  if (!valid || !isObject(json)) return formatCase(protobufEventFormat, given, vectors, true);
  const messages = batch
    ? listIn(normalised('CloudEventBatch', json)['events'], 'events')
    : [normalised('CloudEvent', json)];
  const source = messages.map((message) => expectedFromProtobuf(objectIn(message, 'an event')));
  return formatCase(protobufEventFormat, { ...given, source }, vectors, true);
}
