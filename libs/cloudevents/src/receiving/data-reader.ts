import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { CloudEvent } from '../core/index.js';
import { dataOf } from '../core/data-of.js';
import { isCloudEventsError, RejectedEventError } from '../errors/index.js';
import { type DataClass, type EventFormat, formatOf } from '../formats/index.js';
import { applySchema } from '../formats/schema-data.js';

/** What data becomes: an instance of a class that names its format, what a schema makes of it, or a format's type. */
export type DataTarget<T = unknown> = DataClass<T & object> | StandardSchemaV1<unknown, T> | EventFormat<T>;

/** Data of an event in its type. @throws RejectedEventError when it is not of this type */
export type DataReader = (event: CloudEvent) => unknown;

/** @throws TypeError for a target that data cannot become */
export function dataReader(target: unknown): DataReader {
  if (isSchema(target)) return (event) => throughSchema(target, memberOf(event));
  if (isFormat(target)) return converter(target, `format '${target.name}'`);
  if (typeof target !== 'function') {
    // The usual reason for what cannot happen in TypeScript.
    const hint = target === undefined ? ', but is undefined: two files that import each other see it too early' : '';
    throw new TypeError(`what data becomes must be a class, a Standard Schema or an EventFormat${hint}`);
  }
  const type = target as DataClass;
  const format = formatOf(type);
  if (format === undefined) {
    throw new TypeError(`the class ${type.name} names no format. Decorate it with @CloudEventFormat`);
  }
  const convert = converter(format, `format of class ${type.name}`);
  // A format of this type may have read the event already.
  return (event) => (event.data instanceof type ? event.data : convert(event));
}

/** Whether `value` is one; everything else that a decorator is given is a pipe. */
export function isDataTarget(value: unknown): boolean {
  return isSchema(value) || isFormat(value) || (typeof value === 'function' && !isPipeClass(value));
}

function converter(format: EventFormat, what: string): DataReader {
  const codec = format.data;
  if (codec?.convert === undefined) {
    throw new TypeError(`the ${what} does not convert data. Use one that does, like jsonFormat or protobufFormat`);
  }
  return (event) => {
    const data = memberOf(event);
    if (data === undefined) throw new RejectedEventError("'data' is missing, which the handler needs");
    try {
      return codec.convert?.(data);
    } catch (error) {
      if (isCloudEventsError(error) && error.code === 'CE_DECODE') throw rejection(error.message, error);
      throw error;
    }
  };
}

function throughSchema(schema: StandardSchemaV1, data: unknown): unknown {
  const result = applySchema(schema, data);
  if (result.problem !== undefined) throw rejection(`it does not fit its schema: ${result.problem}`);
  return result.value;
}

function rejection(message: string, cause?: unknown): RejectedEventError {
  return new RejectedEventError(`'data' is not what the handler takes: ${message}`, { cause });
}

function memberOf(event: CloudEvent): unknown {
  try {
    return dataOf(event);
  } catch (cause) {
    throw new RejectedEventError((cause as Error).message, { cause });
  }
}

function isSchema(value: unknown): value is StandardSchemaV1 {
  const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function';
  return isObject && typeof (value as Partial<StandardSchemaV1>)['~standard']?.validate === 'function';
}

function isFormat(value: unknown): value is EventFormat {
  if (typeof value !== 'object' || value === null) return false;
  const { mediaType, encode, decode } = value as Partial<EventFormat>;
  return typeof mediaType === 'string' && typeof encode === 'function' && typeof decode === 'function';
}

/** A class of data may have a method `transform`; then it names its format. */
function isPipeClass(type: object): boolean {
  const { prototype } = type as { prototype?: { transform?: unknown } };
  return typeof prototype?.transform === 'function' && formatOf(type as DataClass) === undefined;
}
