import { SaxesParser, type SaxesTagNS } from 'saxes';
import { shownName } from '../../core/index.js';
import { DecodeError } from '../../errors/index.js';

/**
 * Elements nest so deep at most. More is refused: for each name the parser looks through all open elements, so that
 * the time it takes grows with the depth.
 */
export const maxXmlDepth = 100;

/** One element has so many attributes at most, namespace declarations among them. */
export const maxXmlAttributes = 1000;

/** The name of a namespace is so long at most: the parser copies it for each attribute that is in it. */
export const maxNamespaceLength = 1024;

/** What reads an element: it is told of what is inside, and gives the readers of its children. */
export interface XmlReader {
  /** A child begins. Without a reader the child is passed over, with all that is in it. */
  open(element: XmlElement): XmlReader | undefined;
  /** Text between the children, CDATA as well. Comments and processing instructions are told to nobody. */
  text(text: string): void;
  /** A child that has no reader ended, before this index of the text. */
  passed?(end: number): void;
  /** The element ends. */
  close(): void;
}

/** An element that begins. To be asked at once: the parser goes on. */
export class XmlElement {
  constructor(
    private readonly tag: SaxesTagNS,
    private readonly parser: Pick<SaxesParser<{ xmlns: true }>, 'resolve'>,
    private readonly source: string,
    private readonly nameRead: number,
  ) {}

  get namespace(): string {
    return this.tag.uri;
  }

  /** Its name without prefix. */
  get name(): string {
    return this.tag.local;
  }

  /** The namespaces it declares, by their prefixes; that of the default namespace is empty. */
  get declarations(): Readonly<Record<string, string>> {
    return this.tag.ns;
  }

  /** The index in the text where it begins. */
  get start(): number {
    return this.source.lastIndexOf('<', this.nameRead - 1);
  }

  /** The index in the text where its name ends. */
  get nameEnd(): number {
    return this.start + 1 + this.tag.name.length;
  }

  /** The value of an attribute; without namespace unless one is named. */
  attribute(name: string, namespace = ''): string | undefined {
    const { attributes } = this.tag;
    for (const key in attributes) {
      const attribute = attributes[key];
      if (attribute?.local === name && attribute.uri === namespace) return attribute.value;
    }
    return undefined;
  }

  /** The namespace a prefix is bound to here. */
  namespaceOf(prefix: string): string | undefined {
    return this.parser.resolve(prefix);
  }
}

/**
 * Reads an XML document once from its beginning to its end. It has no document type, hence no entities but the five of
 * XML itself; what claims to be XML 1.1 is read as XML 1.0, as XML 1.0 (section 2.8) says.
 *
 * @param reader is given the root element as its child
 * @param declared is told the encoding that the XML declaration names
 * @throws DecodeError when the text is not well-formed, has a document type or goes beyond the limits above
 */
export function readXml(text: string, reader: XmlReader, declared: (encoding: string) => void): void {
  const parser = new SaxesParser({
    xmlns: true,
    position: false,
    forceXMLVersion: true,
    defaultXMLVersion: '1.0',
  } as const);
  const readers = [reader];
  let top = reader;
  let depth = 0;
  let passing = 0;
  let attributes = 0;
  let nameRead = 0;

  parser.on('error', (error) => {
    const place = `line ${parser.line}, column ${parser.column}`;
    throw new DecodeError(`The content is no well-formed XML (${place}): ${shownName(error.message)}`);
  });
  parser.on('doctype', () => {
    throw new DecodeError('The content is refused: XML with a document type declaration (DOCTYPE) is not read');
  });
  parser.on('xmldecl', ({ encoding }) => {
    if (encoding !== undefined) declared(encoding);
  });
  parser.on('opentagstart', () => {
    if (++depth > maxXmlDepth) throw refuse(`nests elements more than ${maxXmlDepth} levels deep`);
    attributes = 0;
    nameRead = parser.position;
  });
  parser.on('attribute', ({ name, prefix, value }) => {
    if (++attributes > maxXmlAttributes) throw refuse(`has more than ${maxXmlAttributes} attributes on one element`);
    if ((prefix === 'xmlns' || name === 'xmlns') && value.length > maxNamespaceLength) {
      throw refuse(`names a namespace with more than ${maxNamespaceLength} characters`);
    }
  });
  parser.on('opentag', (tag) => {
    const child = passing > 0 ? undefined : top.open(new XmlElement(tag, parser, text, nameRead));
    if (child === undefined) passing++;
    else readers.push((top = child));
  });
  parser.on('closetag', () => {
    depth--;
    if (passing === 0) {
      top.close();
      readers.pop();
      top = readers.at(-1) ?? reader;
    } else if (--passing === 0) top.passed?.(parser.position);
  });
  const tell = (part: string): void => {
    if (passing === 0) top.text(part);
  };
  parser.on('text', tell);
  parser.on('cdata', tell);

  parser.write(text).close();
}

function refuse(what: string): DecodeError {
  return new DecodeError(`The content is refused: the XML ${what}`);
}

const ink = /[^ \t\r\n]/;

/** Whether text is white space alone: XML 1.0, section 2.3. */
export function isBlank(text: string): boolean {
  return !ink.test(text);
}
