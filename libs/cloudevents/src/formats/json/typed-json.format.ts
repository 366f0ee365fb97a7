import type { StandardSchemaV1 } from '@standard-schema/spec';
import { type AcceptedEvent, bytesOf, charsetOf, type CloudEvent } from '../../core/index.js';
import { DecodeError, InvalidEventError } from '../../errors/index.js';
import {
  type BatchFormat,
  endsWithJson,
  type EventContent,
  type EventFormat,
  type FormatDecodeOptions,
} from '../event-format.js';
import { parseJson } from '../parse-json.js';
import { applySchema } from '../schema-data.js';
import { decodeBatch, decodeStructured } from './decode.js';
import { encodeEvent } from './encode.js';
import { jsonEventFormat } from './json.format.js';

/**
 * The JSON format for events whose data is of one type. What is read is checked by the schema and becomes what the
 * schema makes of it; what is written is checked in its JSON form, which is what a receiver with this schema reads.
 * Events without data pass.
 *
 * @param schema any Standard Schema, synchronous; for class-validator `classSchema(…)` of `nestjs-cloudevents/class-validator`
 *
 * @example
 * const gameResults = jsonFormat(z.object({ winner: z.string(), pot: z.number() }));
 * decodeHttpMessage(message, { formats: [gameResults], data: gameResults.data });
 */
export function jsonFormat<T>(schema: StandardSchemaV1<unknown, T>): Required<EventFormat<T>> {
  const typed = (event: CloudEvent, what: string): CloudEvent<T> => {
    const { data } = event;
    if (data === undefined) return event as CloudEvent<T>;
    if (bytesOf(data) !== undefined) throw new DecodeError(`'data' of ${what} is binary, but must be JSON`);
    event.data = read(schema, data, what);
    return event as CloudEvent<T>;
  };
  const { name, mediaType, contentType, batch } = jsonEventFormat as Required<EventFormat>;
  return endsWithJson(
    Object.freeze({
      name,
      mediaType,
      contentType,
      encode(event: AcceptedEvent): EventContent {
        checkWritten(schema, event);
        return encodeEvent(event);
      },
      decode: (content: EventContent, options?: FormatDecodeOptions) =>
        typed(decodeStructured(content, options), 'the event'),
      batch: {
        ...batch,
        decode: (content: EventContent, options?: FormatDecodeOptions) =>
          decodeBatch(content, options).map((event, index) => typed(event, `event ${index} of the batch`)),
      } satisfies BatchFormat<T>,
      data: {
        check: (event: AcceptedEvent) => checkWritten(schema, event),
        decode(content: EventContent, type: string | undefined): T | undefined {
          if (content.length === 0) return undefined;
          return read(schema, parseJson(content, type === undefined ? undefined : charsetOf(type)), 'the event');
        },
        convert(data: unknown): T {
          if (bytesOf(data) !== undefined) throw new DecodeError("'data' of the event is binary, but must be JSON");
          return read(schema, data, 'the event');
        },
      },
    }),
  );
}

function read<T>(schema: StandardSchemaV1<unknown, T>, data: unknown, what: string): T {
  const result = applySchema(schema, data);
  if (result.problem !== undefined) throw new DecodeError(`Data of ${what} does not fit its schema: ${result.problem}`);
  return result.value;
}

function checkWritten(schema: StandardSchemaV1, { data, origin }: AcceptedEvent): void {
  if (data.kind === 'none') return;
  const json = data.kind === 'json' || data.kind === 'protobuf' ? data.json : undefined;
  const problem = json === undefined ? 'it is not JSON' : applySchema(schema, JSON.parse(json)).problem;
  if (problem === undefined) return;
  throw new InvalidEventError(
    [{ attribute: 'data', rule: `does not fit the schema of its format: ${problem}` }],
    origin,
  );
}
