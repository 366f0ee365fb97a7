import { jsonEventFormat } from 'nestjs-cloudevents';
import type { ConformanceCase, RunnableSuite } from '../model.js';
import { casesOf } from '../support/cases-of.js';
import { expectedFromJson } from '../support/expected-event.js';
import { expectationOf, formatCase } from '../support/format-case.js';
import { listIn, objectIn, optionalTextIn, textIn } from '../support/shape.js';
import type { VectorFile, Vectors } from '../support/vectors.js';

/** The JSON format: each case holds an event or a batch as it is. */
export const jsonFormatSuite: RunnableSuite = {
  name: 'cloudevents-conformance/format/json',
  files: /^cloudevents-conformance\/format\/json\/[^/]+\.json$/,
  status: 'run',
  cases(file, vectors) {
    const { testType, tests } = objectIn(file.json, 'the file');
    return casesOf(listIn(tests, 'tests'), file.stem, (test) =>
      caseOf(objectIn(test, 'a test'), testType, file, vectors),
    );
  },
};

function caseOf(
  test: Readonly<Record<string, unknown>>,
  fileType: unknown,
  file: VectorFile,
  vectors: Vectors,
): ConformanceCase {
  const expectation = expectationOf(optionalTextIn(test['testType'] ?? fileType, 'testType'));
  const content = expectation.batch ? test['batch'] : test['event'];
  const given = {
    id: `${file.stem}: ${textIn(test['id'], 'the id of a test')}`,
    expectation,
    sampleId: optionalTextIn(test['sampleId'], 'sampleId'),
    content: JSON.stringify(content) ?? '',
    sampleExtensions: test['sampleExtensionAttributes'] === true,
    constraints: test['extensionConstraints'] === true,
  };
  if (!expectation.valid) return formatCase(jsonEventFormat, given, vectors, false);
  const events = expectation.batch ? listIn(content, 'batch') : [content];
  const source = events.map((event) => expectedFromJson(objectIn(event, 'event')));
  return formatCase(jsonEventFormat, { ...given, source }, vectors, false);
}
