import { types } from 'node:util';
import { DecodeError } from '../../errors/index.js';

const dataSection = 0x75;

/**
 * The bytes of the data sections, put together where there are several; nothing where there is none.
 *
 * @see AMQP 1.0, part 3, section 3.2.6 "Data"
 * @throws DecodeError when the body is anything but data sections
 */
export function bodyBytes(body: unknown): Uint8Array | undefined {
  // A null value is what rhea itself sends for no body.
  if (body === undefined || body === null) return undefined;
  const parts = isDataSections(body) ? (body.multiple === true ? body.content : [body.content]) : undefined;
  if (!Array.isArray(parts) || !parts.every((part) => types.isUint8Array(part))) {
    throw new DecodeError(
      'The body of the message must be binary data sections: a value or a sequence is no event data',
    );
  }
  if (parts.length === 0) return undefined;
  return parts.length === 1 ? parts[0] : Buffer.concat(parts);
}

interface Section {
  readonly typecode: unknown;
  readonly content: unknown;
  readonly multiple?: unknown;
}

/** By the method of rhea's sections: a map that was sent can look like one, but has no functions. */
function isDataSections(body: {}): body is Section {
  const { typecode, collect_sections: collect } = body as Section & { readonly collect_sections?: unknown };
  return typecode === dataSection && typeof collect === 'function';
}
