import { fromBase64, isBase64 } from '../../core/index.js';
import { DecodeError } from '../../errors/index.js';
import { TextReader } from './attribute-reader.js';
import { type Declarations, XmlDataReader } from './xml-data-reader.js';
import type { XmlElement, XmlReader } from './xml-reader.js';
import { xsiTypeOf } from './xsi-type.js';

/** Data as the element carries it: text, bytes, or the text of an XML element. */
export interface ReadData {
  readonly value: string | Uint8Array;
  readonly isXml: boolean;
}

/** What is around the data. */
export interface DataContext {
  /** The event, as messages call it. */
  readonly what: string;
  /** The whole document. */
  readonly source: string;
  /** The namespace declarations of the elements around the data, from the outermost inwards. */
  readonly scopes: readonly Declarations[];
}

/**
 * Reads the element `<data>`, which names the type of what is in it.
 *
 * @see CloudEvents XML format 1.0.3-wip, section 3 "Data"
 * @throws DecodeError
 */
export function dataReader(element: XmlElement, context: DataContext, done: (data: ReadData) => void): XmlReader {
  const { what, source, scopes } = context;
  const subject = `The data of ${what}`;
  switch (xsiTypeOf(element)) {
    case 'xs:string':
      return new TextReader(subject, (value) => done({ value, isXml: false }));
    case 'xs:base64Binary':
      return new TextReader(subject, (text) => done({ value: base64Bytes(text, subject), isXml: false }));
    case 'xs:any': {
      const around = [...scopes, element.declarations];
      return new XmlDataReader(subject, source, around, (value) => done({ value, isXml: true }));
    }
    default:
      throw new DecodeError(`${subject} must have an xsi:type: xs:string, xs:base64Binary or xs:any`);
  }
}

const space = /[ \t\r\n]+/g;

/** XML Schema allows white space in base64 (part 2, section 3.2.16), and many writers break it into lines. */
function base64Bytes(text: string, subject: string): Uint8Array {
  const base64 = text.replace(space, '');
  if (!isBase64(base64)) throw new DecodeError(`${subject} must be base64 text (RFC 4648, section 4)`);
  return fromBase64(base64);
}
