import type { CloudEvent } from '../core/index.js';
import { decodeStructured } from '../formats/json/index.js';

const contentType = /"datacontenttype"\s*:/;
const data = /"data"\s*:/;

/**
 * An event as it was kept, to be sent as if it had never been: who reads the format marks data without
 * `datacontenttype` as JSON, which the event itself did not say.
 *
 * @throws DecodeError when the text is no event
 */
export function keptEvent(text: string): CloudEvent {
  const event = decodeStructured(text);
  if (event.datacontenttype !== 'application/json' || saysJson(text)) return event;
  const at = text.search(contentType);
  // The attributes are written before the data, which may have such a member itself.
  if (at < 0 || at > text.search(data)) delete event.datacontenttype;
  return event;
}

/** Whether it says so where this package writes it; what others have written is to be looked at more closely. */
function saysJson(text: string): boolean {
  const at = text.indexOf(',"datacontenttype":"application/json"');
  if (at < 0) return false;
  const data = text.indexOf('"data"');
  return data < 0 || at < data;
}
