import { SaxesParser } from 'saxes';
import { UnknownShapeError } from './shape.js';

/** An element with its place in the text, so that it can be cut out as it was written. */
export interface XmlElement {
  readonly name: string;
  /** Without its prefix. */
  readonly local: string;
  readonly namespace: string;
  /** By the names as written. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** The text directly in the element, comments aside. */
  readonly text: string;
  /** The element alone, as a document: with the namespace declarations it stood below. */
  readonly source: string;
}

interface Scope {
  readonly declared: ReadonlyMap<string, string>;
  readonly start: number;
  readonly children: XmlElement[];
  text: string;
}

/** The root element of a document. @throws UnknownShapeError when it is no XML */
export function parseXml(text: string): XmlElement {
  try {
    return parse(text);
  } catch (error) {
    throw new UnknownShapeError('an XML document', error instanceof Error ? error.message : String(error));
  }
}

function parse(text: string): XmlElement {
  const parser = new SaxesParser({ xmlns: true });
  const document: Scope = { declared: new Map(), start: 0, children: [], text: '' };
  const open: Scope[] = [document];
  const current = (): Scope => open.at(-1) ?? document;
  parser.on('opentagstart', () => {
    open.push({ declared: new Map(), start: text.lastIndexOf('<', parser.position - 1), children: [], text: '' });
  });
  parser.on('opentag', ({ ns }) => {
    const scope = open.pop() ?? document;
    open.push({ ...scope, declared: new Map([...current().declared, ...Object.entries(ns)]) });
  });
  const addText = (more: string): void => {
    current().text += more;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', ({ name, local, uri, ns, attributes }) => {
    const scope = open.pop() ?? document;
    const { declared } = current();
    const written = text.slice(scope.start, parser.position);
    current().children.push({
      name,
      local,
      namespace: uri,
      attributes: new Map(Object.entries(attributes).map(([key, { value }]) => [key, value])),
      children: scope.children,
      text: scope.text,
      source: withDeclarations(
        written,
        name,
        [...declared].filter(([prefix]) => !Object.hasOwn(ns, prefix)),
      ),
    });
  });
  parser.write(text).close();
  const [root] = document.children;
  if (root === undefined) throw new Error('no element');
  return root;
}

function withDeclarations(written: string, name: string, declared: readonly (readonly [string, string])[]): string {
  const texts = declared.map(([prefix, uri]) => {
    const value = uri.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
    return ` xmlns${prefix === '' ? '' : `:${prefix}`}="${value}"`;
  });
  return `<${name}${texts.join('')}${written.slice(name.length + 1)}`;
}
