import { shownName } from '../../core/index.js';
import { DecodeError } from '../../errors/index.js';
import type { ReceivedAttributes } from '../received-attributes.js';
import type { XmlElement, XmlReader } from './xml-reader.js';
import { attributeTypeNamed, coreTypeName, xsiTypeOf } from './xsi-type.js';

/** The attributes of an event as they are read. */
export interface ReadAttributes {
  /** The event, as messages call it. */
  readonly what: string;
  readonly attributes: ReceivedAttributes;
}

/** The text of one element: comments and CDATA make no difference, other elements are not allowed. */
export class TextReader implements XmlReader {
  private content = '';

  /** @param subject of the sentence that refuses a child: `Attribute 'id' of the event` */
  constructor(
    private readonly subject: string,
    private readonly done: (text: string) => void,
  ) {}

  open(): never {
    throw new DecodeError(`${this.subject} must be text, without elements in it`);
  }

  text(text: string): void {
    this.content += text;
  }

  close(): void {
    this.done(this.content);
  }
}

/**
 * Reads the element of a context attribute. White space counts, and no attribute may hold a line break. Core attributes
 * have their type by the specification, so they need not name it, but must not name another; extensions must name
 * theirs.
 *
 * @see CloudEvents XML format 1.0.3-wip, section 2 "Attributes"
 * @throws DecodeError naming the attribute and its rule
 */
export function attributeReader(element: XmlElement, { what, attributes }: ReadAttributes): XmlReader {
  const { name } = element;
  const subject = `Attribute '${shownName(name)}' of ${what}`;
  if (name === 'specversion') throw new DecodeError(`${subject} must be an XML attribute of <event>, not an element`);
  if (attributes.has(name)) throw new DecodeError(`${subject} occurs more than once`);
  const typeName = xsiTypeOf(element);
  const coreName = coreTypeName(name);
  if (coreName !== undefined) {
    if (typeName !== undefined && typeName !== coreName) {
      throw new DecodeError(`${subject} must have the xsi:type '${coreName}', or none`);
    }
    // Its rule is asked when the event is made.
    return new TextReader(subject, (text) => attributes.set(name, text));
  }
  const type = typeName === undefined ? undefined : attributeTypeNamed(typeName);
  if (type === undefined) {
    throw new DecodeError(`${subject} must name its type: xsi:type="ce:string" or another of the seven types`);
  }
  return new TextReader(subject, (text) => {
    const problem = type.textProblem(text);
    if (problem !== undefined) throw new DecodeError(`${subject} ${problem}`);
    attributes.set(name, type.parse(text), type);
  });
}
