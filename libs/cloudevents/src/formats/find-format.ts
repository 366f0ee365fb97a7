import { essenceOf } from '../core/index.js';
import { UnsupportedFormatError } from './unsupported-format.error.js';
import type { BatchFormat, EventFormat } from './event-format.js';

/** What was found last: messages come in long runs of the same content type. */
let last: { formats: readonly EventFormat[]; contentType: string; place: number; format: EventFormat } | undefined;

/** The format of one event by its content type, case and parameters aside. @throws UnsupportedFormatError */
export function findFormat(formats: readonly EventFormat[], contentType: string): EventFormat {
  if (last?.contentType === contentType && last.formats === formats && formats[last.place] === last.format) {
    return last.format;
  }
  const given = essenceOf(contentType);
  const place = formats.findIndex(({ mediaType }) => mediaType === given);
  const format = formats[place];
  if (format !== undefined) {
    last = { formats, contentType, place, format };
    return format;
  }
  throw new UnsupportedFormatError(
    given.slice(0, 100),
    formats.map(({ mediaType }) => mediaType),
  );
}

/** The batch format by its content type. @throws UnsupportedFormatError */
export function findBatchFormat(formats: readonly EventFormat[], contentType: string): BatchFormat {
  const given = essenceOf(contentType);
  const batches = formats.flatMap(({ batch }) => (batch === undefined ? [] : [batch]));
  const format = batches.find(({ mediaType }) => mediaType === given);
  if (format !== undefined) return format;
  throw new UnsupportedFormatError(
    given.slice(0, 100),
    batches.map(({ mediaType }) => mediaType),
  );
}
