import { jsonEventFormat } from 'nestjs-cloudevents';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Report } from './report.js';
import { runConformance } from './run.js';
import { suiteKinds } from './suites/index.js';
import { MadeVectors, plain } from './support/made-vectors.js';
import { Mismatch } from './support/mismatch.js';
import { expectBatchRoundTrip, expectRoundTrip } from './support/round-trip.js';
import { Vectors } from './support/vectors.js';

let made: MadeVectors;

beforeEach(() => {
  made = new MadeVectors();
});

afterEach(() => made.remove());

const run = (): Report => runConformance(new Vectors(made.folder), suiteKinds, []);

describe('every kind of suite can fail', () => {
  const features = 'cloudevents-conformance/features/made.feature';
  const kafka = [
    'Feature: made up',
    '  Scenario: an event without data',
    '    Given a Kafka message with payload:',
    '      """',
    '      {}',
    '      """',
    '    And Kafka headers:',
    '      | key            | value |',
    '      | ce_specversion | 1.0   |',
    '      | ce_id          | 1     |',
    '      | ce_type        | t     |',
    '      | ce_source      | /     |',
    '    When parsed as Kafka message',
    '    Then the attributes are:',
    '      | key         | value |',
    '      | specversion | 1.0   |',
    '      | id          | 1     |',
    '      | type        | t     |',
    '      | source      | /     |',
  ].join('\n');
  const xmlEvent = (id: string, type: string): string =>
    `<t:event xmlns:t="http://cloudevents.io/xmlformat/V1" specversion="1.0"><t:id>${id}</t:id>` +
    `<t:source>/made/up</t:source><t:type>${type}</t:type></t:event>`;
  const message = { id: 'plain', source: '/made/up', specVersion: '1.0', type: 'org.example.made' };
  const receiver = (type: string): string =>
    [
      'actions:',
      '- action: receive telemetry',
      '  metadata: { "id": "1", "source": "/", "type": "t", "specversion": "1.0" }',
      'epilogue:',
      '  received-telemetries:',
      '  - telemetry-value: "x"',
      `    cloud-event: { id: "1", source: "/", type: "${type}", spec-version: "1.0", data-content-type: application/json }`,
    ].join('\n');
  const sender = (subject: string): string =>
    [
      'prologue: { senders: [{}] }',
      'actions:',
      '- action: send telemetry',
      '  cloud-event: { source: "/", subject: "s" }',
      '- action: await send',
      'epilogue:',
      `  published-messages: [{ metadata: { source: "/", type: "t", subject: "${subject}" } }]`,
    ].join('\n');

  it.each<[string, string, unknown, unknown]>([
    [
      'XML format',
      'cloudevents-conformance/format/xml/made.xml',
      xmlTests(xmlEvent('plain', 'org.example.made')),
      xmlTests(xmlEvent('plain', 'other')),
    ],
    [
      'Protobuf format',
      'cloudevents-conformance/format/protobuf/made.json',
      protobufTests(message),
      protobufTests({ ...message, type: 'other' }),
    ],
    [
      'types of attributes',
      'cloudevents-conformance/format/protobuf/made.json',
      protobufTests(counted({ ceInteger: 7 }), 'counted'),
      protobufTests(counted({ ceString: '7' }), 'counted'),
    ],
    ['features', features, kafka, kafka.replace('| /     |\n    When', '| /x    |\n    When')],
    ['scenarios that check nothing', features, kafka, kafka.slice(0, kafka.indexOf('    Then'))],
    ['steps', features, kafka, kafka.replace('When parsed as', 'When told as')],
    [
      'YAML events',
      'cloudevents-conformance/yaml/made.yaml',
      'ContextAttributes: { specversion: 1.0, id: a, type: t, source: / }',
      'ContextAttributes: { specversion: 2.0, id: a, type: t, source: / }',
    ],
    [
      'attribute names',
      'cloudevents-sdk-csharp/attribute-names.json',
      { valid_extension_names: ['abc'] },
      { valid_extension_names: ['A'] },
    ],
    ['attribute types', 'cloudevents-sdk-csharp/attribute-types.json', typeTests('5', 5), typeTests('5', 6)],
    [
      'header values',
      'cloudevents-sdk-csharp/http-header-value-codec.json',
      { decode_only: [{ header: 'a%20b', decoded: 'a b' }] },
      { decode_only: [{ header: 'a%20b', decoded: 'a+b' }] },
    ],
    [
      'Kafka detection',
      'cloudevents-sdk-csharp/kafka-detect.json',
      { is_cloudevent: [['ce_specversion', '1.0', true]] },
      { is_cloudevent: [['specversion', '1.0', true]] },
    ],
    [
      'media types',
      'cloudevents-sdk-csharp/media-types.json',
      { is_cloudevents: [['application/json', false]] },
      { is_cloudevents: [['application/json', true]] },
    ],
    ['tables', 'cloudevents-sdk-csharp/media-types.json', { parseable: ['a/b'] }, { unheard_of: ['a/b'] }],
    [
      'timestamps',
      'cloudevents-sdk-csharp/timestamps.json',
      { fraction_ok: [{ text: '2020-01-01T00:00:00.5Z', ticks: 5_000_000 }] },
      { fraction_ok: [{ text: '2020-01-01T00:00:00.5Z', ticks: 5 }] },
    ],
    ['event files', 'cloudevents-sdk-java/made.json', plain, { ...plain, type: '' }],
    ['received telemetry', 'azure-iot-operations-sdks/x/TelemetryReceiver/made.yaml', receiver('t'), receiver('u')],
    ['sent telemetry', 'azure-iot-operations-sdks/x/TelemetrySender/made.yaml', sender('s'), sender('z')],
    [
      'real-world events',
      'gcp-functions-framework-conformance/made-cloudevent-input.json',
      plain,
      { ...plain, source: 'a b' },
    ],
    [
      'JSON Schema formats',
      'json-schema-test-suite/tests/uri.json',
      formatTests('uri', true),
      formatTests('uri', false),
    ],
    [
      'JSON Schema formats nobody knows',
      'json-schema-test-suite/tests/uri.json',
      formatTests('uri', true),
      formatTests('ipv4', true),
    ],
    [
      'Protobuf bytes',
      'derived/protobuf/vectors.json',
      derived('CgExEgEvGgMxLjAiAXQ=', 'valid_single'),
      derived('CgExEgEvGgMxLjAiAXQ=', 'invalid_single'),
    ],
    ['Avro bytes', 'derived/avro/vectors.json', avroTests('t'), avroTests('u')],
    ['JSON and HTTP', 'cloudevents-spec/examples/json-structured-vs-http-binary.json', pair('a'), pair('b')],
    ['XML examples', 'cloudevents-spec/examples/xml/made.xml', xmlEvent('1', 't'), xmlEvent('', 't')],
    ['Avro schemas', 'cloudevents-spec/cloudevents.avsc', undefined, { type: 'record', name: 'Other', fields: [] }],
  ])('%s', (_, path, right, wrong) => {
    made.writeSamples();
    if (right !== undefined) made.write(path, right);
    expect(run().suites.flatMap(({ failures }) => failures)).toEqual([]);
    made.write(path, wrong);
    expect(run().failed).toBeGreaterThan(0);
  });

  function xmlTests(event: string): string {
    return `<testFile testType="ValidSingleEvent"><test id="made" sampleId="plain">${event}</test></testFile>`;
  }

  function protobufTests(validSingle: object, sampleId = 'plain'): object {
    return { tests: [{ id: 'made', sample_id: sampleId, validSingle }] };
  }

  function counted(number: object): object {
    const attributes = { number, moment: { ceTimestamp: '2020-02-29T12:00:00Z' } };
    return { ...message, id: 'counted', attributes };
  }

  function typeTests(text: string, value: number): object {
    return { IntegerTypeTest: { Some_Valid: [{ args: [text, value] }] } };
  }

  function formatTests(format: string, valid: boolean): object {
    return [{ schema: { format }, tests: [{ description: 'made', data: 'a:b', valid }] }];
  }

  function derived(base64: string, kind: string): object {
    return { vectors: [{ id: 'made', kind, base64 }] };
  }

  /** The datum: four attributes, and the null branch of data. */
  function avroTests(type: string): object {
    const attributes = { specversion: '1.0', id: '1', source: '/', type };
    const text = (value: string): string => String.fromCharCode(value.length * 2) + value;
    const members = Object.entries({ ...attributes, type: 't' }).map(
      ([name, value]) => `${text(name)}\x06${text(value)}`,
    );
    const datum = `${String.fromCharCode(members.length * 2)}${members.join('')}\0\x02`;
    return {
      vectors: [{ id: 'made', kind: 'valid', attributes, base64: Buffer.from(datum, 'latin1').toString('base64') }],
    };
  }

  function pair(id: string): object {
    const headers = { 'ce-specversion': '1.0', 'ce-id': 'a', 'ce-type': 't', 'ce-source': '/' };
    const json = { specversion: '1.0', id, type: 't', source: '/' };
    return { pairs: [{ structured_json: json, http_binary: { headers, body: '' } }] };
  }
});

describe('data', () => {
  const written = { ...plain, id: 'written', datacontenttype: 'text/plain' };

  it.each([
    ['the same text', { data: 'some text' }, 0],
    ['its bytes', { data_base64: Buffer.from('some text').toString('base64') }, 0],
    ['another text', { data: 'other text' }, 1],
    ['other bytes', { data_base64: 'AAAA' }, 1],
    ['no data', {}, 1],
  ])('is compared by value: %s', (_, data, failed) => {
    made.writeJsonTests('made-events', 'ValidSingleEvent', [
      { id: 'made', sampleId: 'written', event: { ...written, ...data } },
    ]);
    expect(run().failed).toBe(failed);
  });

  it.each([
    ['members in another order', '{"b":[1,null],"a":0.5}', 0],
    ['another number', '{"a":0.25,"b":[1,null]}', 1],
    ['another order in a list', '{"a":0.5,"b":[null,1]}', 1],
    ['one member more', '{"a":0.5,"b":[1,null],"c":null}', 1],
  ])('is compared by structure where it is JSON: %s', (_, body, failed) => {
    const headers = {
      'ce-specversion': '1.0',
      'ce-id': 'a',
      'ce-type': 't',
      'ce-source': '/',
      'content-type': 'a/json',
    };
    const json = { specversion: '1.0', id: 'a', type: 't', source: '/', datacontenttype: 'a/json' };
    const pair = { structured_json: { ...json, data: { a: 0.5, b: [1, null] } }, http_binary: { headers, body } };
    made.write('cloudevents-spec/examples/json-structured-vs-http-binary.json', { pairs: [pair] });
    // Both directions of the pair.
    expect(run().failed).toBe(failed * 2);
  });
});

describe('a round trip', () => {
  const forgetful = { ...jsonEventFormat, decode: () => ({ ...plain, subject: 'of its own' }) };
  const short = { ...jsonEventFormat, batch: { ...jsonEventFormat.batch!, decode: () => [] } };

  it('holds for a format that is right', () => {
    expect(() => expectRoundTrip(jsonEventFormat, { ...plain })).not.toThrow();
    expect(() => expectBatchRoundTrip(jsonEventFormat, [{ ...plain }])).not.toThrow();
  });

  it('fails for one that reads something else than it wrote', () => {
    expect(() => expectRoundTrip(forgetful, { ...plain })).toThrow(Mismatch);
    expect(() => expectBatchRoundTrip(short, [{ ...plain }])).toThrow(Mismatch);
  });
});
