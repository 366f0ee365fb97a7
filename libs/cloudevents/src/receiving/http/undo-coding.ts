import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { DecodeError } from '../../errors/index.js';
import { LimitExceededError } from '../../formats/index.js';
import { UnsupportedContentCodingError } from '../../bindings/http/index.js';
import { type ContentCoding, contentCodings } from './http-receiver.options.js';

const decoders = {
  gzip: promisify(gunzip),
  br: promisify(brotliDecompress),
  deflate: promisify(inflate),
} as const satisfies Record<ContentCoding, unknown>;

/** Another name that recipients must know (RFC 9110, section 8.4.1.3). */
const aliases: Readonly<Record<string, string>> = { 'x-gzip': 'gzip' };

/** The coding to undo, by the header Content-Encoding; nothing for a body that is as it is. */
export function codingOf(header: string | undefined, enabled: readonly ContentCoding[]): ContentCoding | undefined {
  const given = header?.trim().toLowerCase() ?? '';
  if (given === '' || given === 'identity') return undefined;
  const name = aliases[given] ?? given;
  const coding = contentCodings.find((each) => each === name);
  if (coding !== undefined && enabled.includes(coding)) return coding;
  throw new UnsupportedContentCodingError(given.slice(0, 40));
}

/**
 * Undoes a coding, with no more output than allowed: a bomb is given up when it is as large as that.
 *
 * @throws LimitExceededError
 * @throws DecodeError for content that is not in this coding
 */
export async function undoCoding(content: Uint8Array, coding: ContentCoding, maxBytes: number): Promise<Uint8Array> {
  try {
    return await decoders[coding](content, { maxOutputLength: maxBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new LimitExceededError(`The message has more bytes, its '${coding}' coding undone,`, maxBytes);
    }
    throw new DecodeError(`The content is not in the coding '${coding}' that Content-Encoding names`, { cause: error });
  }
}
