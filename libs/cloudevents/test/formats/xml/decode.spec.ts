import { describe, expect, it } from 'vitest';
import { attributeTypes, defineAttribute, rememberedTypes, validate } from '../../../src/core/index.js';
import { DecodeError } from '../../../src/errors/index.js';
import type { DecodeOptions, EventContent } from '../../../src/formats/event-format.js';
import { LimitExceededError } from '../../../src/formats/limits.js';
import { xmlEventFormat } from '../../../src/formats/xml/index.js';
import { bytes, event } from '../../core/events.js';
import { batchXml, dataXml, declared, eventXml, namespaces, required } from './documents.js';

const decode = (content: EventContent, options?: DecodeOptions) => xmlEventFormat.decode(content, options);
const decodeBatch = (content: EventContent, options?: DecodeOptions) => xmlEventFormat.batch!.decode(content, options);
const { ce, xsi } = namespaces;

describe('XML event that is read', () => {
  it.each<[string, string, Record<string, unknown>]>([
    ['required attributes alone', eventXml(), {}],
    [
      'every optional attribute',
      eventXml(
        '<subject>s</subject><time>1998-12-31T23:59:60.5Z</time><datacontenttype>text/plain</datacontenttype><dataschema>a:b</dataschema>',
      ),
      { subject: 's', time: '1998-12-31T23:59:60.5Z', datacontenttype: 'text/plain', dataschema: 'a:b' },
    ],
    [
      'core attributes that name their types (X5)',
      eventXml('<subject xsi:type="ce:string">s</subject><time xsi:type=" ce:timestamp ">2024-05-06t07:08:09z</time>'),
      { subject: 's', time: '2024-05-06t07:08:09z' },
    ],
    [
      'comments, CDATA, references and processing instructions within attributes (X2)',
      eventXml('<subject>a<!-- x -->b<![CDATA[<&]]>c<?x y?>&amp;&#x1F600;&#33;</subject>'),
      { subject: 'ab<&c&😀!' },
    ],
    [
      'white space of attributes, which counts (T-X2)',
      eventXml('<subject>  s </subject><ext xsi:type="ce:string"> </ext>'),
      { subject: '  s ', ext: ' ' },
    ],
    [
      'elements of other namespaces and unknown XML attributes, passed over (X3)',
      `<event ${declared} specversion="1.0" other="1" ce:specversion="2.0"><o:id xmlns:o="urn:o"><id>2</id>text</o:id>` +
        `<subject xmlns="">no</subject>${required.replace('<id>', '<id other="1" xsi:nil="true">')}</event>`,
      {},
    ],
    [
      'any prefix (X1)',
      `<e:event xmlns:e="${ce}" xmlns:i="${xsi}" specversion="1.0">${required.replaceAll(/<(\/?)/g, '<$1e:')}` +
        '<e:ext i:type="e:integer">-7</e:ext></e:event>',
      { ext: -7 },
    ],
    [
      'declaration, comments and stylesheet around it',
      `<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<!-- x --><?style y?>${eventXml()}\r\n<!-- z -->\r`,
      {},
    ],
    ['XML that calls itself 1.1', `<?xml version="1.1"?>${eventXml()}`, {}],
  ])('%s', (_what, xml, changes) => {
    expect(decode(xml)).toEqual(event(changes));
    expect(decode(bytes(xml))).toEqual(event(changes));
  });

  it('invents nothing: no time, no data', () => {
    expect(Object.keys(decode(eventXml()))).toEqual(['specversion', 'id', 'source', 'type']);
  });

  it('reads extensions by the type that they name (X5, X7)', () => {
    const read = decode(
      eventXml(
        '<flag xsi:type="ce:boolean">false</flag><count xsi:type="ce:integer">-2147483648</count>' +
          '<text xsi:type="ce:string">42</text><none xsi:type="ce:string"/><mark xsi:type="ce:binary">AAE=</mark>' +
          '<link xsi:type="ce:uri">a:b</link><path xsi:type="ce:uriRef">../x</path>' +
          '<when xsi:type="ce:timestamp">2024-05-06T07:08:09Z</when><constructor xsi:type="ce:string">legal</constructor>',
      ),
    );
    expect(read).toEqual(
      event({
        flag: false,
        count: -2147483648,
        text: '42',
        none: '',
        mark: bytes('\0\x01'),
        link: 'a:b',
        path: '../x',
        when: '2024-05-06T07:08:09Z',
        constructor: 'legal',
      }),
    );
    expect([...rememberedTypes(read)!].map(([name, { name: type }]) => `${name}: ${type}`)).toEqual([
      'link: URI',
      'path: URI-reference',
      'when: Timestamp',
    ]);
    expect(validate(read)).toEqual([]);
  });

  it('takes the names ce:… and xs:… for what they mean where nobody declared them (V5)', () => {
    const xml = `<e:event xmlns:e="${ce}" xmlns:xsi="${xsi}" specversion="1.0">${required.replaceAll(/<(\/?)/g, '<$1e:')}<e:ext xsi:type="ce:integer">7</e:ext><e:data xsi:type="xs:string">x</e:data></e:event>`;
    expect(decode(xml)).toEqual(event({ ext: 7, data: 'x' }));
    const bound = xml.replace('<e:event', '<e:event xmlns:ce="urn:else"');
    expect(() => decode(bound)).toThrow("Attribute 'ext' of the event must name its type");
  });

  it('takes a type without prefix for one of the default namespace', () => {
    expect(decode(eventXml('<ext xsi:type="integer">7</ext>'))).toEqual(event({ ext: 7 }));
  });

  it('checks extensions that are known, whose type must be the one sent', () => {
    const extensions = [
      defineAttribute('ext', attributeTypes.integer, (value) => (value > 0 ? undefined : 'is small')),
    ];
    expect(decode(eventXml('<ext xsi:type="ce:integer">7</ext>'), { extensions })).toEqual(event({ ext: 7 }));
    expect(() => decode(eventXml('<ext xsi:type="ce:integer">0</ext>'), { extensions })).toThrow(
      "'ext' of the event is small",
    );
    expect(() => decode(eventXml('<ext xsi:type="ce:string">7</ext>'), { extensions })).toThrow(
      "Attribute 'ext' of the event must be of type Integer, but was sent as String",
    );
  });
});

describe('XML event that is refused', () => {
  it.each<[string, string, string]>([
    ['no id', eventXml().replace('<id>e-1</id>', ''), "Attribute 'id' of the event is required"],
    ['an empty id', eventXml().replace('e-1', ''), "Attribute 'id' of the event must not be empty"],
    ['an empty subject', eventXml('<subject/>'), "Attribute 'subject' of the event must not be empty"],
    ['a bad time', eventXml('<time>24:00</time>'), "Attribute 'time' of the event"],
    ['no specversion (X10)', eventXml('', declared), "Attribute 'specversion' of the event is required"],
    [
      'another specversion',
      eventXml('', `${declared} specversion="1.0.2"`),
      "Attribute 'specversion' of the event must be '1.0'",
    ],
    [
      'specversion in the namespace (T-X1)',
      eventXml('', `${declared} ce:specversion="1.0"`),
      "Attribute 'specversion'",
    ],
    [
      'specversion as an element (X4)',
      eventXml('<specversion>1.0</specversion>'),
      'must be an XML attribute of <event>',
    ],
    ['an attribute twice', eventXml('<id>e-1</id>'), "Attribute 'id' of the event occurs more than once"],
    [
      'an extension twice',
      eventXml('<ext xsi:type="ce:string">a</ext><ext xsi:type="ce:string">a</ext>'),
      "Attribute 'ext' of the event occurs more than once",
    ],
    ['an extension without type (T-X1)', eventXml('<ext>a</ext>'), "Attribute 'ext' of the event must name its type"],
    ['an extension of a type of XML Schema', eventXml('<ext xsi:type="xs:string">a</ext>'), 'must name its type'],
    ['an extension of an unknown type', eventXml('<ext xsi:type="ce:float">1</ext>'), 'must name its type'],
    [
      'another type for a core attribute (T-X1)',
      eventXml('<subject xsi:type="ce:uri">a:b</subject>'),
      "must have the xsi:type 'ce:string', or none",
    ],
    [
      'a boolean 1 (X7)',
      eventXml('<ext xsi:type="ce:boolean">1</ext>'),
      "'ext' of the event must be 'true' or 'false'",
    ],
    [
      'space around an integer (X6)',
      eventXml('<ext xsi:type="ce:integer"> 10 </ext>'),
      "'ext' of the event must be an integer",
    ],
    ['a line break in base64 of an attribute', eventXml('<ext xsi:type="ce:binary">AA\nE=</ext>'), 'must be base64'],
    ['a line break (X6)', eventXml('<subject>a\nb</subject>'), 'must not contain the control character U+000A'],
    [
      'a line break by reference',
      eventXml('<subject>a&#13;</subject>'),
      'must not contain the control character U+000D',
    ],
    [
      'an element in an attribute (X6)',
      eventXml('<subject>a<b/></subject>'),
      "Attribute 'subject' of the event must be text",
    ],
    [
      'an illegal name',
      eventXml('<myExt xsi:type="ce:string">a</myExt>'),
      "Attribute 'myExt' of the event is no attribute name",
    ],
    ['the name __proto__', eventXml('<__proto__ xsi:type="ce:string">a</__proto__>'), 'is no attribute name'],
    ['text between elements (X10)', eventXml('x'), 'no text between the elements of the event'],
    ['a no-break space between elements', eventXml('\u00a0'), 'no text between the elements of the event'],
    ['CDATA between elements', eventXml('<![CDATA[x]]>'), 'no text between the elements of the event'],
    ['another element', '<event specversion="1.0"/>', 'must be the XML element <event> of the namespace'],
    ['a batch', batchXml(), 'must be the XML element <event>'],
    ['nothing', '', 'is no well-formed XML'],
    ['two documents', eventXml() + eventXml(), 'is no well-formed XML'],
    ['a tag that is not closed', eventXml('<subject>'), 'is no well-formed XML (line 1, column'],
    ['an undeclared prefix', eventXml('<x:y/>'), 'is no well-formed XML'],
    ['an unknown entity', eventXml('<subject>&nbsp;</subject>'), 'is no well-formed XML'],
    ['a control character', eventXml('<subject>\x01</subject>'), 'is no well-formed XML'],
    [
      'a control character of XML 1.1',
      `<?xml version="1.1"?>${eventXml('<o:x xmlns:o="o">&#1;</o:x>')}`,
      'is no well-formed XML',
    ],
    ['an unpaired surrogate', eventXml('<subject>\ud800</subject>'), 'has an unpaired surrogate'],
    ['a document type', `<!DOCTYPE event>${eventXml()}`, '(DOCTYPE) is not read'],
    [
      'entities of its own, however they are used',
      `<!DOCTYPE event [<!ENTITY a "b"><!ENTITY f SYSTEM "file:///etc/passwd">]>${eventXml('<subject>&a;&f;</subject>')}`,
      '(DOCTYPE) is not read',
    ],
  ])('%s', (_what, xml, message) => {
    expect(() => decode(xml)).toThrow(DecodeError);
    expect(() => decode(xml)).toThrow(message);
  });

  it('shows no more of a long name than tells which it is', () => {
    const name = 'x'.repeat(10_000);
    for (const xml of [eventXml(`<${name}>`), eventXml(`<${name}/>`), eventXml(`<${name}:y/>`)]) {
      expect(messageOf(() => decode(xml)).length).toBeLessThan(200);
    }
  });
});

describe('XML data', () => {
  it.each<[string, string, unknown]>([
    ['text', dataXml('xs:string', ' a\n<!-- x -->&lt;b<![CDATA[]]]]>&gt; ', 'text/plain'), ' a\n<b]]> '],
    ['no text', dataXml('xs:string', '', 'text/plain'), ''],
    ['text without content type, which is not taken for JSON', dataXml('xs:string', '{"a":1}'), '{"a":1}'],
    ['text of a type that is neither', dataXml('xs:string', 'x', 'image/svg+xml'), 'x'],
    ['JSON (T-X2)', dataXml('xs:string', '{"a":[1,null]}', 'application/vnd.x+json'), { a: [1, null] }],
    ['a JSON string, which is parsed once', dataXml('xs:string', '"{}"', 'application/json'), '{}'],
    ['JSON null', dataXml('xs:string', 'null', 'application/json'), null],
    ['bytes', dataXml('xs:base64Binary', 'AAE='), bytes('\0\x01')],
    ['no bytes', dataXml('xs:base64Binary', ''), new Uint8Array(0)],
    ['bytes of a text type, which stay bytes', dataXml('xs:base64Binary', 'YQ==', 'text/plain'), bytes('a')],
    ['base64 that was broken into lines', dataXml('xs:base64Binary', '\n  AA\r\n\tE=\n'), bytes('\0\x01')],
    ['bytes of JSON', dataXml('xs:base64Binary', 'eyJhIjoxfQ==', 'application/json'), { a: 1 }],
  ])('%s', (_what, xml, data) => {
    expect(decode(xml).data).toEqual(data);
    expect(validate(decode(xml))).toEqual([]);
  });

  it('of no length is no JSON value, but data of no length', () => {
    expect(decode(dataXml('xs:string', '', 'application/json')).data).toEqual(new Uint8Array(0));
    expect(decode(dataXml('xs:base64Binary', '', 'application/json')).data).toEqual(new Uint8Array(0));
  });

  it.each<[string, string, string]>([
    ['without type (T-X1)', eventXml('<data>x</data>'), 'The data of the event must have an xsi:type'],
    ['of another type', dataXml('xs:boolean', 'true'), 'must have an xsi:type'],
    ['of a type for attributes', dataXml('ce:string', 'x'), 'must have an xsi:type'],
    ['twice (X8)', eventXml('<data xsi:type="xs:string"/><data xsi:type="xs:string"/>'), 'occurs more than once'],
    ['as text with an element (X9)', dataXml('xs:string', 'a<b/>'), 'must be text, without elements'],
    ['as bytes with an element (X9)', dataXml('xs:base64Binary', '<b/>'), 'must be text, without elements'],
    ['as bad base64', dataXml('xs:base64Binary', 'AAE'), 'must be base64 text'],
    ['as bad JSON', dataXml('xs:string', '{', 'application/json'), 'no valid JSON'],
    [
      'as an XML element under a JSON type',
      dataXml('xs:any', '<a/>', 'application/json'),
      'datacontenttype is a JSON media type',
    ],
    ['as no element (T-X1)', dataXml('xs:any', ' <!-- x --> '), 'must be exactly one element'],
    ['as two elements', dataXml('xs:any', '<a/><b/>'), 'must be exactly one element'],
    ['as text with an element (X9)', dataXml('xs:any', 'x<a/>'), 'must be exactly one element'],
    ['as an element with text after it', dataXml('xs:any', '<a/><![CDATA[x]]>'), 'must be exactly one element'],
  ])('%s is refused', (_what, xml, message) => {
    expect(() => decode(xml)).toThrow(DecodeError);
    expect(() => decode(xml)).toThrow(message);
  });

  it.each([
    '<a xmlns="urn:a"/>',
    '<a xmlns="urn:a"\r\n  b = \'1\' ><!-- c --><![CDATA[<&]]>\r\n<?p i?>&amp;&#65;<b/>\t</a >',
    '<p:a xmlns:p="urn:p"><p:a><p:a/></p:a>é😀</p:a>',
  ])('that is an element is exactly its text: %j (X2)', (element) => {
    expect(decode(dataXml('xs:any', ` <!-- x -->\n${element}<?y z?> `, 'text/xml')).data).toBe(element);
  });

  it('that is an element takes along what it uses of the namespaces around it (T-X2)', () => {
    const read = (element: string) =>
      decode(
        `<e:event xmlns:e="${ce}" xmlns:xsi="${xsi}" xmlns="urn:d" xmlns:p="urn:p" xmlns:q="urn:q" specversion="1.0">` +
          `${required.replaceAll(/<(\/?)/g, '<$1e:')}<e:data xsi:type="xs:any" xmlns:q="a&amp;&quot;&#10;b">${element}</e:data></e:event>`,
      ).data;
    expect(read('<p:a/>')).toBe('<p:a xmlns:p="urn:p"/>');
    expect(read('<a b="1"/>')).toBe('<a xmlns="urn:d" b="1"/>');
    expect(read('<a xmlns="">p</a>')).toBe('<a xmlns:p="urn:p" xmlns="">p</a>');
    expect(read('<p:a xmlns:p="urn:own"/>')).toBe('<p:a xmlns:p="urn:own"/>');
    expect(read('<p:a><b/></p:a>')).toBe('<p:a xmlns="urn:d" xmlns:p="urn:p"><b/></p:a>');
    expect(read('<q:a xsi:type="p:b"/>')).toBe(
      `<q:a xmlns:q="a&amp;&quot;&#xA;b" xmlns:xsi="${xsi}" xmlns:p="urn:p" xsi:type="p:b"/>`,
    );
  });

  it('that is an element without namespace gets none', () => {
    const xml = `<ce:event ${declared} specversion="1.0">${required}<data xsi:type="xs:any"><x:a xmlns:x="urn:x"/></data></ce:event>`;
    expect(decode(xml.replace('<data', '<ce:data xmlns=""').replace('</data', '</ce:data')).data).toBe(
      '<x:a xmlns:x="urn:x"/>',
    );
    expect(decode(xml.replace('<data', '<ce:data xmlns=""').replace(/<x:a.*<\/data/, '<a/></ce:data')).data).toBe(
      '<a/>',
    );
  });

  it('that is an element means the same in a batch, whose declarations it takes along', () => {
    const one = `<event specversion="1.0">${required}<data xsi:type="xs:any"><p:a/></data></event>`;
    const [read] = decodeBatch(batchXml(one).replace('<batch', '<batch xmlns:p="urn:p"'));
    expect(read?.data).toBe('<p:a xmlns:p="urn:p"/>');
  });

  it('that is an element does not grow without end by the declarations around it', () => {
    const names = Array.from({ length: 20 }, (_, index) => `p${index}`);
    const around = names.map((name) => `xmlns:${name}="${'u'.repeat(1000)}"`).join(' ');
    const xml = eventXml(
      `<data xsi:type="xs:any"><a>${names.join(' ')}</a></data>`,
      `${around} ${declared} specversion="1.0"`,
    );
    expect(() => decode(xml)).toThrow('uses too many namespaces declared around it');
  });
});

describe('XML batch', () => {
  it('is read in order, and may be empty (X11)', () => {
    expect(decodeBatch(`<batch xmlns="${ce}"/>`)).toEqual([]);
    const second = eventXml('<subject>s</subject>').replace('e-1', 'e-2');
    expect(decodeBatch(batchXml('\n<!-- x -->', eventXml(), '<o xmlns="">text<batch/></o>', second))).toEqual([
      event(),
      event({ id: 'e-2', subject: 's' }),
    ]);
  });

  it.each([
    ['one event', eventXml(), 'must be the XML element <batch>'],
    ['a batch within (X11)', batchXml('<batch/>'), 'must hold <event> elements only'],
    ['another element of the namespace (X11)', batchXml(eventXml(), '<Event/>'), 'must hold <event> elements only'],
    ['text (X10)', batchXml(eventXml(), ','), 'no text between the elements of the batch'],
    [
      'a bad event',
      batchXml(eventXml(), eventXml().replace('e-1', '')),
      "Attribute 'id' of event 1 of the batch must not be empty",
    ],
    ['text in an event', batchXml(eventXml('x')), 'no text between the elements of event 0 of the batch'],
    ['data of an event', batchXml(eventXml('<data/>')), 'The data of event 0 of the batch must have'],
  ])('with %s is refused as a whole', (_what, xml, message) => {
    expect(() => decodeBatch(xml)).toThrow(DecodeError);
    expect(() => decodeBatch(xml)).toThrow(message);
  });

  it('holds no more events than the receiver allows', () => {
    const xml = batchXml(eventXml(), eventXml());
    expect(decodeBatch(xml, { maxEvents: 2 })).toHaveLength(2);
    expect(() => decodeBatch(xml, { maxEvents: 1 })).toThrow(LimitExceededError);
  });
});

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('was not refused');
}
