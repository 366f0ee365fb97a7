import type { CloudEvent } from '../core/index.js';
import { checkAttributes } from '../formats/received-attributes.js';

/**
 * The event of a message in binary mode, from what its binding read.
 *
 * @param attributes all but `datacontenttype`, which is the content type of the message
 * @param readData called once the attributes are found right; gives nothing when there is no data
 * @throws DecodeError naming the attribute and its rule
 */
export function binaryEvent(
  attributes: Map<string, string>,
  contentType: string | undefined,
  readData: () => unknown,
): CloudEvent {
  if (contentType !== undefined) attributes.set('datacontenttype', contentType);
  checkAttributes(attributes, 'the event');
  const event = Object.fromEntries<unknown>(attributes);
  const data = readData();
  if (data !== undefined) event['data'] = data;
  return event as unknown as CloudEvent;
}
