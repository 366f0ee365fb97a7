import type { CloudEvent } from '../../core/index.js';
import { DecodeError } from '../../errors/index.js';
import type { EventContent, FormatDecodeOptions } from '../event-format.js';
import { checkCount } from '../limits.js';
import { EventReader, refuseText } from './event-reader.js';
import { ceNamespace } from './namespaces.js';
import type { Declarations } from './xml-data-reader.js';
import { readXml, type XmlElement, type XmlReader } from './xml-reader.js';
import { checkDeclaredEncoding, type XmlText, xmlText } from './xml-text.js';

/**
 * Reads one event of the XML format. Nothing is invented: a missing attribute stays missing or is an error.
 *
 * Data is text (`xs:string`), bytes (`xs:base64Binary`, white space in it aside), or the text of an XML element
 * (`xs:any`) with what it uses of the namespaces declared around it; under a JSON media type text and bytes are parsed.
 * Processing instructions count as little as comments do.
 *
 * @see CloudEvents XML format 1.0.3-wip, a working draft
 * @throws DecodeError naming the attribute and its rule
 */
export function decodeStructured(content: EventContent, options: FormatDecodeOptions = {}): CloudEvent {
  const events: CloudEvent[] = [];
  const { extensions, contentType } = options;
  const xml = xmlText(content, contentType);
  readDocument(xml, 'event', (element) => {
    const context = { what: 'the event', extensions, source: xml.text, scopes: [] };
    return new EventReader(element, context, (event) => events.push(event));
  });
  return events[0] as CloudEvent;
}

/**
 * Reads a batch of the XML format, which may be empty. Elements of other namespaces are passed over.
 *
 * @see CloudEvents XML format 1.0.3-wip, section 5 "XML Batch Format"
 * @throws DecodeError naming the index of the first bad event
 */
export function decodeBatch(content: EventContent, options: FormatDecodeOptions = {}): CloudEvent[] {
  const xml = xmlText(content, options.contentType);
  const events: CloudEvent[] = [];
  readDocument(xml, 'batch', (batch) => new BatchReader(batch, xml.text, options, events));
  return events;
}

class BatchReader implements XmlReader {
  private readonly scopes: readonly Declarations[];

  constructor(
    element: XmlElement,
    private readonly source: string,
    private readonly options: FormatDecodeOptions,
    private readonly events: CloudEvent[],
  ) {
    this.scopes = [element.declarations];
  }

  open(element: XmlElement): XmlReader | undefined {
    if (element.namespace !== ceNamespace) return undefined;
    if (element.name !== 'event') throw new DecodeError('A batch must hold <event> elements only');
    const { source, scopes, events } = this;
    const { extensions, maxEvents } = this.options;
    checkCount(events.length + 1, maxEvents);
    const context = { what: `event ${events.length} of the batch`, extensions, source, scopes };
    return new EventReader(element, context, (event) => events.push(event));
  }

  text(text: string): void {
    refuseText(text, 'the batch');
  }

  close(): void {
    // Its events are there already.
  }
}

function readDocument({ text, encoding }: XmlText, name: string, root: (element: XmlElement) => XmlReader): void {
  const reader: XmlReader = {
    open(element) {
      if (element.namespace === ceNamespace && element.name === name) return root(element);
      throw new DecodeError(`The content must be the XML element <${name}> of the namespace ${ceNamespace}`);
    },
    // The parser lets nothing but white space be there.
    text: () => undefined,
    close: () => undefined,
  };
  readXml(text, reader, (declared) => checkDeclaredEncoding(declared, encoding));
}
