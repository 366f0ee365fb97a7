import { charsetOf, type CloudEvent, type ExtensionDefinitions, isJsonMediaType } from '../../core/index.js';
import { DecodeError } from '../../errors/index.js';
import { parseJson } from '../parse-json.js';
import { ReceivedAttributes } from '../received-attributes.js';
import { receivedEvent } from '../received-event.js';
import { attributeReader } from './attribute-reader.js';
import { type DataContext, dataReader, type ReadData } from './data-reader.js';
import { ceNamespace } from './namespaces.js';
import { isBlank, type XmlElement, type XmlReader } from './xml-reader.js';

/** What is known of an event besides its element. */
export interface EventContext extends DataContext {
  readonly extensions: ExtensionDefinitions | undefined;
}

/**
 * Reads the element `<event>`: its attributes and its data are children in the namespace of the format. Others are
 * passed over, and so are XML attributes besides `specversion`.
 *
 * @see CloudEvents XML format 1.0.3-wip, section 4 "Envelope"
 */
export class EventReader implements XmlReader {
  private readonly attributes = new ReceivedAttributes();
  private readonly context: EventContext;
  private hasData = false;
  private data: ReadData | undefined;

  constructor(
    element: XmlElement,
    context: EventContext,
    private readonly done: (event: CloudEvent) => void,
  ) {
    this.context = { ...context, scopes: [...context.scopes, element.declarations] };
    const specversion = element.attribute('specversion');
    if (specversion !== undefined) this.attributes.specversion = specversion;
  }

  open(element: XmlElement): XmlReader | undefined {
    if (element.namespace !== ceNamespace) return undefined;
    const { what } = this.context;
    if (element.name !== 'data') return attributeReader(element, { what, attributes: this.attributes });
    if (this.hasData) throw new DecodeError(`The data of ${what} occurs more than once`);
    this.hasData = true;
    return dataReader(element, this.context, (data) => {
      this.data = data;
    });
  }

  text(text: string): void {
    refuseText(text, this.context.what);
  }

  close(): void {
    const { what, extensions } = this.context;
    const event = receivedEvent(this.attributes, { what, extensions });
    if (this.data !== undefined) event.data = valueOf(this.data, event.datacontenttype, what);
    this.done(event);
  }
}

/**
 * Text and bytes under a JSON media type are the JSON that they hold, since senders differ in which of the two they
 * choose; everything else stays what it was sent as. Nothing at all under a JSON media type is data of no length.
 */
function valueOf({ value, isXml }: ReadData, contentType: string | undefined, what: string): unknown {
  if (contentType === undefined || !isJsonMediaType(contentType)) return value;
  if (isXml) throw new DecodeError(`The data of ${what} is an XML element, but datacontenttype is a JSON media type`);
  return value.length === 0 ? new Uint8Array(0) : parseJson(value, charsetOf(contentType));
}

/** @throws DecodeError for text that is not white space, where only elements may be */
export function refuseText(text: string, what: string): void {
  if (!isBlank(text)) throw new DecodeError(`There must be no text between the elements of ${what}`);
}
