import { xmlEventFormat } from 'nestjs-cloudevents/xml';
import type { ConformanceCase, RunnableSuite } from '../model.js';
import { casesOf } from '../support/cases-of.js';
import { expectedFromXml } from '../support/expected-from-xml.js';
import { expectationOf, formatCase } from '../support/format-case.js';
import { textIn, UnknownShapeError } from '../support/shape.js';
import type { Vectors } from '../support/vectors.js';
import { parseXml, type XmlElement } from '../support/xml-document.js';

/** The XML format: the cases lie in one document, and each is cut out of it with the namespaces it stands below. */
export const xmlFormatSuite: RunnableSuite = {
  name: 'cloudevents-conformance/format/xml',
  files: /^cloudevents-conformance\/format\/xml\/[^/]+\.xml$/,
  status: 'run',
  cases(file, vectors) {
    const root = parseXml(file.text);
    if (root.name !== 'testFile') throw new UnknownShapeError('the root element <testFile>', `<${root.name}>`);
    const testType = root.attributes.get('testType');
    return casesOf(root.children, file.stem, (test) => caseOf(test, testType, file.stem, vectors));
  },
};

function caseOf(test: XmlElement, fileType: string | undefined, stem: string, vectors: Vectors): ConformanceCase {
  const { attributes, children } = test;
  const [content, ...others] = children;
  if (test.name !== 'test' || content === undefined || others.length > 0) {
    throw new UnknownShapeError('<test> elements with one child each', `<${test.name}> with ${children.length}`);
  }
  const expectation = expectationOf(attributes.get('testType') ?? fileType);
  const given = {
    id: `${stem}: ${textIn(attributes.get('id'), 'the id of a test')}`,
    expectation,
    sampleId: attributes.get('sampleId'),
    content: content.source,
    sampleExtensions: attributes.get('sampleExtensionAttributes') === 'true',
    constraints: attributes.get('extensionConstraints') === 'true',
  };
  if (!expectation.valid) return formatCase(xmlEventFormat, given, vectors, true);
  const events = expectation.batch
    ? content.children.filter(({ local, namespace }) => local === 'event' && namespace === content.namespace)
    : [content];
  return formatCase(xmlEventFormat, { ...given, source: events.map(expectedFromXml) }, vectors, true);
}
