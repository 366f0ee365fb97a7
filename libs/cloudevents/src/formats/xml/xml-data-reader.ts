import { DecodeError } from '../../errors/index.js';
import { escapeValue } from './escape.js';
import { isBlank, type XmlElement, type XmlReader } from './xml-reader.js';

/** Namespace declarations of one element by their prefixes; that of the default namespace is empty. */
export type Declarations = Readonly<Record<string, string>>;

/** The element is given so many characters of declarations at most. */
const maxInheritedLength = 8192;

/**
 * Reads the one element in `<data xsi:type="xs:any">` as its text, exactly as it was sent: with comments, CDATA,
 * processing instructions and line ends. What it uses of the namespaces that were declared around it is declared in
 * its start tag, so that it means the same by itself.
 *
 * @see CloudEvents XML format 1.0.3-wip, section 3.3 "XML Data"
 */
export class XmlDataReader implements XmlReader {
  private xml: string | undefined;
  private start = 0;
  private nameEnd = 0;
  private own: Declarations = {};

  /**
   * @param subject of messages: `The data of the event`
   * @param source the whole document
   * @param scopes the declarations of the elements around it, from the outermost inwards
   */
  constructor(
    private readonly subject: string,
    private readonly source: string,
    private readonly scopes: readonly Declarations[],
    private readonly done: (xml: string) => void,
  ) {}

  open(element: XmlElement): undefined {
    if (this.xml !== undefined) throw this.mustBeOne();
    this.start = element.start;
    this.nameEnd = element.nameEnd;
    this.own = element.declarations;
    return undefined;
  }

  text(text: string): void {
    if (!isBlank(text)) throw this.mustBeOne();
  }

  passed(end: number): void {
    const { source, start, nameEnd } = this;
    const inherited = this.inheritedBy(source.slice(start, end));
    this.xml = source.slice(start, nameEnd) + inherited + source.slice(nameEnd, end);
  }

  close(): void {
    if (this.xml === undefined) throw this.mustBeOne();
    this.done(this.xml);
  }

  private inheritedBy(xml: string): string {
    const inherited = this.usedBy(xml);
    let text = '';
    for (const [prefix, namespace] of inherited) {
      // No default namespace is what there is without declaration.
      if (namespace !== '') text += ` xmlns${prefix === '' ? '' : ':'}${prefix}="${escapeValue(namespace)}"`;
    }
    if (text.length <= maxInheritedLength) return text;
    // Small events of a batch would each grow to the size of the declarations they share.
    throw new DecodeError(`${this.subject} uses too many namespaces declared around it; declare them on its element`);
  }

  /**
   * The prefixes that occur as a word anywhere, since text and values may hold qualified names as well: rather one too
   * many than one too few. Asked of each word and not of each declaration, which the events of a batch share.
   */
  private usedBy(xml: string): ReadonlyMap<string, string> {
    const used = new Map<string, string>();
    const use = (prefix: string): void => {
      const namespace = this.inherited(prefix);
      if (namespace !== undefined) used.set(prefix, namespace);
    };
    if (unprefixedElement.test(xml)) use('');
    for (const [found] of xml.matchAll(word)) use(found);
    return used;
  }

  /** The namespace that a prefix has from around the element, if it has one. */
  private inherited(prefix: string): string | undefined {
    // The prefix xml is bound everywhere.
    if (prefix === 'xml' || Object.hasOwn(this.own, prefix)) return undefined;
    return this.scopes.findLast((scope) => Object.hasOwn(scope, prefix))?.[prefix];
  }

  private mustBeOne(): DecodeError {
    return new DecodeError(`${this.subject} must be exactly one element, because its xsi:type is xs:any`);
  }
}

const word = /[A-Z_a-z\u0080-\uffff][-.\w\u0080-\uffff]*/g;
const unprefixedElement = /<[^\s<>/:!?]+[\s/>]/;
