import type { UpstreamDefect } from './model.js';

const sampleId: Omit<UpstreamDefect, 'suite'> = {
  case: /valid/i,
  reason:
    "the description of the sample 'simpleTextData' says that its id is 'simpleData'; all cases have its own name",
  rule: 'V7',
  only: { where: 'id', expected: '"simpleData"', actual: '"simpleTextData"' },
};

/**
 * Cases that contradict the specification, or the description of their own suite. They are run all the same, and the
 * runner says so when one of these entries is no longer needed.
 */
export const upstreamDefects: readonly UpstreamDefect[] = [
  { suite: 'cloudevents-conformance/format/json', ...sampleId },
  { suite: 'cloudevents-conformance/format/protobuf', ...sampleId },
  { suite: 'cloudevents-conformance/format/xml', ...sampleId },
  { suite: 'derived/protobuf', ...sampleId },
  {
    suite: 'cloudevents-sdk-csharp/timestamps',
    case: /^must_reject .*[+-](?:1[4-9]|2[0-3]):[0-5][0-9]"$/,
    reason: 'offsets beyond 14:00 are a limit of .NET; RFC 3339 goes to 23:59',
    rule: 'V10, T7',
  },
  {
    suite: 'cloudevents-sdk-csharp/timestamps',
    case: /^must_reject .*T23:59:60/,
    reason: 'second 60 is a leap second; that it is refused is a limit of .NET',
    rule: 'V10, T6',
  },
  {
    suite: 'cloudevents-sdk-csharp/timestamps',
    case: /^must_reject "[0-9]{4}-[0-9]{2}-[0-9]{2}(?:t|.*z"$)/,
    reason: 'RFC 3339, section 5.6, allows t and z in lower case; .NET does not',
    rule: 'T5',
  },
  {
    suite: 'cloudevents-sdk-csharp/attribute-types',
    case: /^TimestampTest\.\S*Invalid\S* .*[+-](?:1[4-9]|2[0-3]):[0-5][0-9]"$/,
    reason: 'offsets beyond 14:00 are a limit of .NET; RFC 3339 goes to 23:59',
    rule: 'V10, T7',
  },
  {
    suite: 'cloudevents-sdk-csharp/attribute-types',
    case: /^UriReferenceTest\.\S*Valid "(?::|[^?#]*[[\]])/,
    reason: '.NET takes a leading colon and square brackets in a path for a URI-reference; RFC 3986 does not',
    rule: 'V10',
  },
  {
    suite: 'cloudevents-sdk-csharp/attribute-types',
    case: /^Uri(?:Reference)?Test\.\S*(?:Valid|Roundtrip) ".*[^ -~]/,
    reason: '.NET takes characters beyond ASCII unescaped; RFC 3986 does not',
    rule: 'T11',
  },
  {
    suite: 'azure-iot-operations-sdks/TelemetrySender',
    case: /SpecVersionNonNumeric_Success$/,
    reason: 'a product that lets its users send any specversion; of CloudEvents there is 1.0 only',
    rule: 'V12, T1',
  },
  {
    suite: 'cloudevents-spec/examples/json-structured-vs-http-binary',
    case: /^pair 1 /,
    reason: 'the example has a remark in place of its data',
    rule: 'V13',
  },
  {
    suite: 'cloudevents-spec/examples/xml',
    case: /\/example-[16]\.xml$/,
    reason: 'the example has remarks in place of its data',
    rule: 'V13',
  },
  {
    suite: 'cloudevents-spec/examples/xml',
    case: /\/example-5\.xml$/,
    reason: 'the example is not well-formed',
    rule: 'V13',
  },
];
