import {
  attributeTypes,
  type ContentMode,
  coreAttributes,
  decodeHeaderValue,
  DecodeError,
  defineAttribute,
  DefinitionError,
  encodeHeaderValue,
  httpMessageMode,
  InvalidEventError,
} from 'nestjs-cloudevents';
import { kafkaMessageMode } from 'nestjs-cloudevents/kafka';
import type { ConformanceCase, RunnableSuite } from '../model.js';
import { expectAccepted, expectRefused, expectSame } from '../support/mismatch.js';
import { listIn, objectIn, optionalTextIn, textIn } from '../support/shape.js';
import { tableSuite } from '../support/table-suite.js';
import { attributeTypesSuite } from './csharp-attribute-types.suite.js';
import { timestampsSuite } from './csharp-timestamps.suite.js';

const folder = 'cloudevents-sdk-csharp';

const attributeNames = tableSuite(`${folder}/attribute-names`, {
  valid_extension_names: (row) =>
    caseOf(row, (name) => expectAccepted(() => defineAttribute(name, attributeTypes.string))),
  invalid_extension_names: (row) =>
    caseOf(row, (name) => expectRefused(() => defineAttribute(name, attributeTypes.string), DefinitionError)),
});

const headerValues = tableSuite(`${folder}/http-header-value-codec`, {
  round_trip(row) {
    const { decoded, encoded } = objectIn(row, 'a row');
    const value = textIn(decoded, 'decoded');
    return {
      id: JSON.stringify(value),
      run() {
        expectSame(
          'encoded',
          encoded,
          expectAccepted(() => encodeHeaderValue(value)),
        );
        expectSame(
          'decoded',
          value,
          expectAccepted(() => decodeHeaderValue(textIn(encoded, 'encoded'), 'ce-value')),
        );
      },
    };
  },
  decode_only(row) {
    const { header, decoded } = objectIn(row, 'a row');
    return caseOf(header, (value) =>
      expectSame(
        'decoded',
        decoded,
        expectAccepted(() => decodeHeaderValue(value, 'ce-value')),
      ),
    );
  },
  decode_must_reject: (row) =>
    caseOf(row, (value) => expectRefused(() => decodeHeaderValue(value, 'ce-value'), DecodeError)),
});

const kafkaDetection = tableSuite(`${folder}/kafka-detect`, {
  is_cloudevent(row) {
    const [name, value, expected] = listIn(row, 'a row');
    const header = optionalTextIn(name, 'the header');
    const headers = header === undefined ? {} : { [header]: Buffer.from(textIn(value, 'the value')) };
    return {
      id: `${String(header)}: ${String(value)}`,
      // A batch is announced as CloudEvents too, but is no event.
      run: () => expectSame('', expected, isOneOf(kafkaMessageMode(headers), 'binary', 'structured')),
    };
  },
});

const mediaTypes = tableSuite(`${folder}/media-types`, {
  is_cloudevents: (row) => mediaTypeCase(row, 'structured'),
  is_cloudevents_batch: (row) => mediaTypeCase(row, 'batch'),
  parseable: (row) => caseOf(row, (type) => expectAccepted(() => coreAttributes.datacontenttype.parse(type))),
  not_parseable: (row) =>
    caseOf(row, (type) => expectRefused(() => coreAttributes.datacontenttype.parse(type), InvalidEventError)),
});

/** The tables of the SDK for C#, one suite for each file. */
export const csharpTableSuites: readonly RunnableSuite[] = [
  attributeNames,
  attributeTypesSuite,
  headerValues,
  kafkaDetection,
  mediaTypes,
  timestampsSuite,
];

function mediaTypeCase(row: unknown, mode: ContentMode): ConformanceCase {
  const [given, expected] = listIn(row, 'a row');
  const type = optionalTextIn(given, 'the media type');
  return {
    id: String(type),
    run: () => expectSame('', expected, httpMessageMode(type === undefined ? {} : { 'content-type': type }) === mode),
  };
}

function caseOf(row: unknown, run: (value: string) => void): ConformanceCase {
  const value = textIn(row, 'a row');
  return { id: JSON.stringify(value), run: () => run(value) };
}

function isOneOf(mode: ContentMode | undefined, ...modes: readonly ContentMode[]): boolean {
  return mode !== undefined && modes.includes(mode);
}
