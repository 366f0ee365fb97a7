import { protobufEventFormat } from 'nestjs-cloudevents/protobuf';
import type { ConformanceCase, RunnableSuite } from '../model.js';
import { casesOf } from '../support/cases-of.js';
import { expectationOf, formatCase } from '../support/format-case.js';
import { expectedFromProtobuf, normalised, wireBytes } from '../support/protobuf-json.js';
import { listIn, objectIn, optionalTextIn, textIn, UnknownShapeError } from '../support/shape.js';
import type { VectorFile, Vectors } from '../support/vectors.js';

const testTypes: Readonly<Record<string, string>> = {
  validSingle: 'ValidSingleEvent',
  validBatch: 'ValidBatch',
  invalidSingle: 'InvalidSingleEvent',
  invalidBatch: 'InvalidBatch',
};

/** The Protobuf format: cases are messages in JSON, which are put on the wire without the code under test. */
export const protobufFormatSuite: RunnableSuite = {
  name: 'cloudevents-conformance/format/protobuf',
  files: /^cloudevents-conformance\/format\/protobuf\/[^/]+\.json$/,
  status: 'run',
  cases(file, vectors) {
    const { tests } = objectIn(file.json, 'the file');
    return casesOf(listIn(tests, 'tests'), file.stem, (test) => caseOf(test, file, vectors));
  },
};

function caseOf(json: unknown, file: VectorFile, vectors: Vectors): ConformanceCase {
  const test = normalised('ConformanceTest', json);
  const kind = Object.keys(testTypes).find((member) => test[member] !== undefined);
  if (kind === undefined) throw new UnknownShapeError('a test with an event or a batch', Object.keys(test).join(', '));
  const expectation = expectationOf(testTypes[kind]);
  const message = objectIn(test[kind], kind);
  const given = {
    id: `${file.stem}: ${textIn(test['id'], 'the id of a test')}`,
    expectation,
    sampleId: optionalTextIn(test['sampleId'], 'sampleId'),
    content: wireBytes(expectation.batch ? 'CloudEventBatch' : 'CloudEvent', message),
  };
  if (!expectation.valid) return formatCase(protobufEventFormat, given, vectors, true);
  const events = expectation.batch ? listIn(message['events'] ?? [], 'events') : [message];
  const source = events.map((event) => expectedFromProtobuf(objectIn(event, 'an event')));
  return formatCase(protobufEventFormat, { ...given, source }, vectors, true);
}
