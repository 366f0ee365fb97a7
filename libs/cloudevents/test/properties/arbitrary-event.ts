import fc from 'fast-check';
import { attributeTypes, cloudEvent, type CloudEvent, defineAttribute, textProblem } from '../../src/core/index.js';

/** Characters that some protocol escapes, quotes, cuts at or encodes in another way. */
const awkward = [
  ' ',
  '"',
  '%',
  '\\',
  '%41',
  '%zz',
  '€',
  'é',
  '😀',
  '<',
  '&',
  '>',
  ']]>',
  ';',
  ',',
  ':',
  '\u00a0',
  '+',
  "'",
  '=',
];
const character = fc.oneof(
  { weight: 6, arbitrary: fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 1 }) },
  { weight: 3, arbitrary: fc.constantFrom(...awkward) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }) },
);

/** A String attribute: every character that one may hold. */
export const attributeText = fc
  .array(character, { maxLength: 12 })
  .map((characters) => characters.join(''))
  .filter((text) => textProblem(text) === undefined);

const filledText = attributeText.filter((text) => text !== '');
const name = fc.oneof(
  fc.stringMatching(/^[a-z0-9]{1,24}$/),
  // Names that mean something to JavaScript.
  fc.constantFrom('constructor', 'tostring', 'valueof', 'hasownproperty', '0', '1'),
);
const reserved = new Set([
  'id',
  'source',
  'specversion',
  'type',
  'subject',
  'time',
  'datacontenttype',
  'dataschema',
  'data',
]);

const uri = fc.oneof(
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc.constantFrom(
    'urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66',
    'a:',
    'mailto:a@b.example',
    'https://[::1]:8/%C3%BC?a=%25',
  ),
);
const uriReference = fc.oneof(uri, fc.constantFrom('/', '#f', '//host/p', 'a/b', '?q=1', '/a%20b', "/it's,(fine)"));

/** RFC 3339 text of all kinds; `exact` ones survive as an instant of nanoseconds in UTC. */
const time = fc
  .record({
    at: fc.date({ min: new Date('0001-01-02T00:00:00Z'), max: new Date('9999-12-30T00:00:00Z'), noInvalidDate: true }),
    fraction: fc.stringMatching(/^(|\.[0-9]{1,9})$/),
    offset: fc.constantFrom('Z', 'z', '+00:00', '-00:00', '+05:30', '-11:59', '+23:59'),
    separator: fc.constantFrom('T', 't'),
  })
  .map(
    ({ at, fraction, offset, separator }) => at.toISOString().slice(0, 19).replace('T', separator) + fraction + offset,
  );

/** The extensions that definitions give a type; the names are in no list of ours. */
export const definitions = [
  defineAttribute('xinteger', attributeTypes.integer),
  defineAttribute('xboolean', attributeTypes.boolean),
  defineAttribute('xbinary', attributeTypes.binary),
  defineAttribute('xuri', attributeTypes.uri),
  defineAttribute('xuriref', attributeTypes.uriReference),
  defineAttribute('xtime', attributeTypes.timestamp),
];

const typedExtensions = fc.record(
  {
    xinteger: fc.oneof(fc.constantFrom(0, -1, 2147483647, -2147483648), fc.integer()),
    xboolean: fc.boolean(),
    xbinary: fc.uint8Array({ maxLength: 9 }),
    xuri: uri,
    xuriref: uriReference,
    xtime: time,
  },
  { requiredKeys: [] },
);

const textExtensions = fc
  .dictionary(name, attributeText, { maxKeys: 3, noNullPrototype: true })
  .map((found) => Object.fromEntries(Object.entries(found).filter(([key]) => !reserved.has(key))));

const absent = Symbol('absent');
const json = fc.oneof(
  fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' }),
  fc.constantFrom(null, 0, -1.5, 2 ** 60, false, '', [], {}, 'text', '{"a":1}', {
    __proto__: null,
    a: [[{ b: null }]],
  }),
);
const text = fc.oneof(
  attributeText,
  fc.constantFrom('', ' ', '\n', '\ufeffx', 'line 1\r\nline 2\tü\u0000\u0085', '<a>&amp;</a>'),
);
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.constantFrom(new Uint8Array(0), new Uint8Array([0, 255, 10, 13])),
);

/** Data with a content type it goes with. */
const content = fc.oneof(
  fc.record({
    data: fc.constant(absent),
    datacontenttype: fc.constantFrom(undefined, 'text/plain', 'application/json'),
  }),
  fc.record({
    data: json,
    datacontenttype: fc.constantFrom(
      undefined,
      'application/json',
      'APPLICATION/Vnd.X+JSON; charset=utf-8',
      'text/json',
    ),
  }),
  fc.record({ data: text, datacontenttype: fc.constantFrom('text/plain', 'text/plain; charset="utf-8"', 'text/xml') }),
  fc.record({ data: bytes, datacontenttype: fc.constantFrom(undefined, 'application/octet-stream', 'image/png') }),
);

export interface EventShape {
  readonly extensions?: 'text' | 'typed';
}

/** Any valid event. Data is of every kind, and what its content type says. */
export function arbitraryEvent({ extensions = 'typed' }: EventShape = {}): fc.Arbitrary<CloudEvent> {
  const core = fc.record(
    {
      id: filledText,
      source: uriReference.filter((each) => each !== ''),
      type: filledText,
      subject: filledText,
      time,
      dataschema: uri,
    },
    { requiredKeys: ['id', 'source', 'type'] },
  );
  const typed = extensions === 'typed' ? typedExtensions : fc.constant({});
  return fc.tuple(core, textExtensions, typed, content).map(([attributes, texts, types, { data, datacontenttype }]) => {
    const carried = {
      ...(datacontenttype === undefined ? {} : { datacontenttype }),
      ...(data === absent ? {} : { data }),
    };
    return cloudEvent({ ...texts, ...types, ...attributes, ...carried }, definitions);
  });
}
