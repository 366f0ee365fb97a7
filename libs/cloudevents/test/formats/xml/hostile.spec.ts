import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  acceptEvent,
  type AcceptedEvent,
  attributeTypes,
  defineAttribute,
  textProblem,
  validate,
} from '../../../src/core/index.js';
import { DecodeError } from '../../../src/errors/index.js';
import type { EventContent } from '../../../src/formats/event-format.js';
import { xmlEventFormat } from '../../../src/formats/xml/index.js';
import { bytes, event } from '../../core/events.js';
import { batchXml, dataXml, declared, eventXml, required } from './documents.js';

const decode = (content: EventContent, contentType?: string) => xmlEventFormat.decode(content, { contentType });
const encode = (given: AcceptedEvent) => xmlEventFormat.encode(given) as string;
const batch = xmlEventFormat.batch!;
const mediaType = xmlEventFormat.mediaType;

/** Reads content as one event and as a batch: what is not refused is legal, and can be sent on. */
function isEvent(content: EventContent, contentType: string): boolean {
  let read = false;
  for (const run of [() => [decode(content, contentType)], () => batch.decode(content, { contentType })]) {
    try {
      for (const each of run()) {
        read = true;
        expect(validate(each)).toEqual([]);
        decode(encode(acceptEvent(each)));
      }
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
    }
  }
  return read;
}

/** How many of so many contents were events; none of them did worse than being refused. */
function eventsAmong(numRuns: number, contents: fc.Arbitrary<EventContent>, types = fc.constant(mediaType)): number {
  let count = 0;
  const property = fc.property(contents, types, (content, type) => {
    if (isEvent(content, type)) count++;
  });
  fc.assert(property, { numRuns });
  return count;
}

const samples = [
  eventXml(),
  `<?xml version="1.0" encoding="UTF-8"?>${eventXml('<subject xsi:type="ce:string">é😀</subject><dataschema>a:b</dataschema>')}`,
  eventXml('<flag xsi:type="ce:boolean">true</flag><when xsi:type="ce:timestamp">2024-05-06T07:08:09Z</when>'),
  dataXml('xs:string', '{"a":[1,{"b":null}]}', 'application/json'),
  dataXml('xs:string', '<!-- x --><![CDATA[<a>]]>&amp;', 'text/plain'),
  dataXml('xs:base64Binary', 'AAEC', 'image/png'),
  dataXml('xs:any', '<ce:a xmlns:p="urn:p"><p:b c="1"/><!-- x --></ce:a>', 'text/xml'),
  batchXml(eventXml(), eventXml('<count xsi:type="ce:integer">7</count>')),
].map(bytes);

const pieces = [
  `<event ${declared} specversion="1.0">`,
  `<batch ${declared}>`,
  '<event specversion="1.0">',
  '<event>',
  '</event>',
  '</batch>',
  required,
  required,
  '<id>1</id>',
  '<source>/s</source>',
  '<type>t</type>',
  '<subject>s</subject>',
  '<time>2024-05-06T07:08:09Z</time>',
  '<datacontenttype>application/json</datacontenttype>',
  '<datacontenttype>text/xml</datacontenttype>',
  '<specversion>1.0</specversion>',
  '<ext xsi:type="ce:integer">',
  '<ext xsi:type="ce:binary">',
  '<ce:ext xsi:type="ce:uri">',
  '</ext>',
  '</ce:ext>',
  '<data xsi:type="xs:string">',
  '<data xsi:type="xs:base64Binary">',
  '<data xsi:type="xs:any">',
  '<data>',
  '</data>',
  '<o xmlns="urn:o">',
  '<p:o xmlns:p="urn:p"/>',
  '<p:o/>',
  '</o>',
  '<__proto__ xsi:type="ce:string">',
  '</__proto__>',
  '{"a":1}',
  'AAE=',
  ' ',
  '\n',
  '1',
  '&amp;',
  '&#13;',
  '&#0;',
  '&e;',
  '<!-- x -->',
  '<![CDATA[x]]>',
  ']]>',
  '<?x y?>',
  '<?xml version="1.0" encoding="UTF-16"?>',
  '<!DOCTYPE event [<!ENTITY e "x">]>',
  '<',
  '>',
  '"',
  '\ufeff',
  '\ud800',
  '\uffff',
];

function changed(content: Uint8Array, [position, kind, byte]: readonly [number, number, number]): Uint8Array {
  const at = position % Math.max(content.length, 1);
  // Put in between, left out, doubled or replaced.
  const added = [[byte], [], [content[at] ?? 0, content[at] ?? 0], [byte]][kind] ?? [];
  return Buffer.concat([content.subarray(0, at), Buffer.from(added), content.subarray(kind === 0 ? at : at + 1)]);
}

// Seconds in all; more on a machine that is busy with other things.
describe('XML that anybody may send', { timeout: 60_000 }, () => {
  it('is refused or a legal event: bytes', () => {
    const parameters = ['', '; charset=utf-16', '; charset=shift_jis', '; charset=utf-16le', '; charset=x'];
    const types = fc.constantFrom(...parameters.map((each) => mediaType + each));
    const mark = fc.constantFrom([], [0xef, 0xbb, 0xbf], [0xfe, 0xff], [0xff, 0xfe]);
    const content = fc
      .tuple(mark, fc.uint8Array({ maxLength: 60 }))
      .map(([first, rest]) => new Uint8Array([...first, ...rest]));
    expect(eventsAmong(20_000, content, types)).toBe(0);
  });

  it('is refused or a legal event: text', () => {
    const signs = fc.constantFrom(
      '<',
      '>',
      '/',
      '!',
      '?',
      '&',
      ';',
      '=',
      '"',
      "'",
      '[',
      ']',
      '-',
      '#',
      'x',
      ':',
      ' ',
      '\n',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.array(signs, { maxLength: 40 }).map((each) => each.join('')),
    );
    expect(eventsAmong(20_000, text)).toBe(0);
  });

  it('is refused or a legal event: documents with a few bytes changed, lost or doubled', () => {
    const byte = fc.oneof(fc.nat({ max: 255 }), fc.constantFrom(...bytes('<>&"/:= \nA1')));
    const changes = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 3 }), byte), { minLength: 1, maxLength: 4 });
    const content = fc
      .tuple(fc.constantFrom(...samples), changes)
      .map(([sample, each]) => each.reduce(changed, sample));
    // Were there none, the rules beyond well-formedness would never have been asked.
    expect(eventsAmong(30_000, content)).toBeGreaterThan(1000);
  });

  it('is refused or a legal event: pieces of documents in any order', () => {
    const soup = fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((each) => each.join(''));
    const inEvent = soup.map((each) => eventXml(each));
    const inBatch = soup.map((each) => batchXml(each));
    expect(eventsAmong(30_000, fc.oneof(soup, inEvent, inBatch))).toBeGreaterThan(100);
  });

  const many = 200_000;
  const numbered = (prefix: string) => Array.from({ length: many }, (_, index) => `${prefix}${index}="x"`).join(' ');
  const entities = Array.from(
    { length: 50 },
    (_, index) => `<!ENTITY e${index + 1} "${`&e${index};`.repeat(10)}">`,
  ).join('');

  it.each<[string, string, string]>([
    ['elements nested without end', '<a>'.repeat(many), 'must be the XML element'],
    ['foreign elements nested without end', eventXml(`<a xmlns="">${'<a>'.repeat(many)}`), 'more than 100 levels'],
    ['data nested without end', dataXml('xs:any', '<a>'.repeat(many) + '</a>'.repeat(many)), 'more than 100 levels'],
    ['attributes without end', eventXml('', `${declared} ${numbered('a')}`), 'more than 1000 attributes'],
    ['namespaces without end', eventXml('', `${declared} ${numbered('xmlns:a')}`), 'more than 1000 attributes'],
    ['attributes of data without end', dataXml('xs:any', `<a ${numbered('a')}/>`), 'more than 1000 attributes'],
    ['a namespace with a name without end', eventXml('', `xmlns:a="${'u'.repeat(many)}"`), 'more than 1024 characters'],
    [
      'entities within entities',
      `<!DOCTYPE a [<!ENTITY e0 "x">${entities}]>${eventXml('&e50;')}`,
      '(DOCTYPE) is not read',
    ],
    [
      'an entity from elsewhere',
      `<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>${eventXml('&e;')}`,
      '(DOCTYPE) is not read',
    ],
    [
      'a document type from elsewhere',
      `<!DOCTYPE a SYSTEM "http://127.0.0.1/a.dtd">${eventXml()}`,
      '(DOCTYPE) is not read',
    ],
    ['a reference beyond Unicode', eventXml(`<subject>&#${'9'.repeat(many)};</subject>`), 'no well-formed XML'],
    [
      'JSON nested without end',
      dataXml('xs:string', '['.repeat(many) + ']'.repeat(many), 'application/json'),
      'nested more than',
    ],
  ])('is refused at once: %s', (_what, xml, message) => {
    const content = bytes(xml);
    const start = performance.now();
    expect(() => decode(content)).toThrow(message);
    // Each takes milliseconds; the rest is for a machine with other things to do.
    expect(performance.now() - start).toBeLessThan(2000);
    expect(() => decode(content)).toThrow(DecodeError);
  });
});

describe('a batch of XML', () => {
  it('is read in the time of its size, however many declarations its events share', () => {
    const shared = Array.from({ length: 990 }, (_, index) => `xmlns:a${index}="u"`).join(' ');
    const one = `<event specversion="1.0">${required}<data xsi:type="xs:any"><a/></data></event>`;
    const content = batchXml(...Array<string>(8000).fill(one)).replace('<batch', `<batch ${shared}`);
    // A second and third chance: the limit is for the reader, not for what else the machine does.
    let best = Infinity;
    for (let attempt = 0; attempt < 3 && best >= 1000; attempt++) {
      const start = performance.now();
      expect(batch.decode(content)).toHaveLength(8000);
      best = performance.now() - start;
    }
    expect(best).toBeLessThan(1000);
  });
});

describe('XML event that was written', () => {
  const attribute = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 20 })
    .filter((text) => textProblem(text) === undefined);
  // Every character that XML 1.0 can hold.
  const legal = fc
    .string({ unit: 'binary' })
    .map((text) => text.replaceAll(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '\r'));
  const data = fc.oneof(
    fc.constant({}),
    fc.record({
      datacontenttype: fc.constantFrom('application/json', 'a/b+json;c=d'),
      // As JSON has it, in which zero has no sign.
      data: fc.jsonValue({ stringUnit: 'binary' }).map((value) => JSON.parse(JSON.stringify(value)) as unknown),
    }),
    fc.record({ datacontenttype: fc.constantFrom('text/plain', 'application/xml', 'text/a; b="<&>"'), data: legal }),
    fc.record({ datacontenttype: fc.constantFrom('text/plain', 'image/png'), data: fc.uint8Array() }),
    fc.record({ data: fc.uint8Array() }),
  );
  const extensions = fc.record(
    {
      flag: fc.boolean(),
      count: fc.integer(),
      text: fc.oneof(fc.constant(''), attribute),
      mark: fc.uint8Array({ maxLength: 9 }),
      link: fc.webUrl({ withQueryParameters: true }),
      when: fc.constantFrom('2024-05-06T07:08:09.123456789-00:00', '1998-12-31t23:59:60z'),
    },
    { requiredKeys: [] },
  );
  const events = fc
    .tuple(
      fc.record({ id: attribute, type: attribute, source: fc.webUrl({ withQueryParameters: true }) }),
      fc.record({ subject: attribute }, { requiredKeys: [] }),
      extensions,
      data,
    )
    .map((parts) => event(Object.assign({}, ...parts) as Record<string, unknown>));
  const known = [defineAttribute('link', attributeTypes.uri), defineAttribute('when', attributeTypes.timestamp)];

  it('is read back as it was, alone and in a batch', () => {
    fc.assert(
      fc.property(events, (given) => {
        const written = encode(acceptEvent(given, undefined, known));
        const read = decode(bytes(written));
        expect(read).toEqual(given);
        expect(encode(acceptEvent(read))).toBe(written);
        expect(batch.decode(batch.encode([written, written]))).toEqual([given, given]);
      }),
      { numRuns: 2000 },
    );
  });
});
