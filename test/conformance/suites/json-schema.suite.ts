import { type AttributeType, attributeTypes } from 'nestjs-cloudevents';
import type { RunnableSuite } from '../model.js';
import { casesOf } from '../support/cases-of.js';
import { expectSame } from '../support/mismatch.js';
import { listIn, objectIn, textIn, UnknownShapeError } from '../support/shape.js';

const types: Readonly<Record<string, AttributeType>> = {
  'date-time': attributeTypes.timestamp as AttributeType,
  uri: attributeTypes.uri as AttributeType,
  'uri-reference': attributeTypes.uriReference as AttributeType,
};

/** The formats of JSON Schema that are types of attributes too. */
export const jsonSchemaSuite: RunnableSuite = {
  name: 'json-schema-test-suite',
  files: /^json-schema-test-suite\/tests\/.*\.json$/,
  status: 'run',
  cases: (file) =>
    listIn(file.json, 'the file').flatMap((group) => {
      const { schema, tests } = objectIn(group, 'a group');
      const format = textIn(objectIn(schema, 'schema')['format'], 'the format of a schema');
      const type = Object.hasOwn(types, format) ? types[format] : undefined;
      if (type === undefined) throw new UnknownShapeError(`a format of ${Object.keys(types).join(', ')}`, format);
      // A format says nothing of what is no text, so neither do these.
      const texts = listIn(tests, 'tests').filter((test) => typeof objectIn(test, 'a test')['data'] === 'string');
      return casesOf(texts, file.stem, (test) => {
        const { description, data, valid } = objectIn(test, 'a test');
        return {
          id: `${file.stem}: ${textIn(description, 'description')} ${JSON.stringify(data)}`,
          run: () => expectSame('valid', valid, type.problem(data) === undefined),
        };
      });
    }),
};
