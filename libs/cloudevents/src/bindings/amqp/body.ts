import rhea from 'rhea';
import type { EventContent } from '../../formats/event-format.js';

/** A data section with the content. A string alone would become a value section, which nobody takes for data. */
export function bodyOf(content: EventContent): unknown {
  return rhea.message.data_section(typeof content === 'string' ? Buffer.from(content) : content) as unknown;
}

/** No section at all. Where a message has no body, rhea writes a value section that holds null. */
export function noBody(): unknown {
  return rhea.message.data_sections([]) as unknown;
}
