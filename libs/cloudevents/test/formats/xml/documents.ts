const ce = 'http://cloudevents.io/xmlformat/V1';
const xsi = 'http://www.w3.org/2001/XMLSchema-instance';
const xs = 'http://www.w3.org/2001/XMLSchema';

export const namespaces = { ce, xsi, xs } as const;

/** The namespaces as most senders declare them: the elements without prefix. */
export const declared = `xmlns="${ce}" xmlns:ce="${ce}" xmlns:xs="${xs}" xmlns:xsi="${xsi}"`;

export const required = '<id>e-1</id><source>/tables/7</source><type>com.example.dealt</type>';

/** The smallest legal event, with what a test adds. */
export function eventXml(more = '', attributes = `${declared} specversion="1.0"`): string {
  return `<event ${attributes}>${required}${more}</event>`;
}

export function dataXml(type: string, content: string, contentType?: string): string {
  const mediaType = contentType === undefined ? '' : `<datacontenttype>${contentType}</datacontenttype>`;
  return eventXml(`${mediaType}<data xsi:type="${type}">${content}</data>`);
}

export function batchXml(...events: readonly string[]): string {
  return `<batch ${declared}>${events.join('')}</batch>`;
}
