import { essenceOf } from '../core/index.js';
import { UnsupportedFormatError } from './unsupported-format.error.js';
import type { BatchFormat, EventFormat } from './event-format.js';

/** The format of one event by its content type, case and parameters aside. @throws UnsupportedFormatError */
export function findFormat(formats: readonly EventFormat[], contentType: string): EventFormat {
  const given = essenceOf(contentType);
  for (const format of formats) if (format.mediaType === given) return format;
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
