import { DefinitionError } from '../errors/index.js';
import type { EventFormat } from './event-format.js';

/** A class whose instances are data of events. */
// Whatever its constructor takes: only `any` says so.
// oxlint-disable-next-line typescript/no-explicit-any
export type DataClass<T extends object = object> = abstract new (...args: any[]) => T;

/** A format, or what makes it for the class it stands on. */
export type FormatChoice = EventFormat | ((type: DataClass) => EventFormat);

const key = Symbol.for('nestjs-cloudevents.class-format');
const made = new WeakMap<DataClass, EventFormat>();

/**
 * Names the format of the events whose data is of this class; subclasses inherit it. A function is called once, when
 * the format is first asked for, with the class that asks.
 *
 * @example
 * @CloudEventFormat((type) => jsonFormat(classSchema(type)))
 * export class GameResult { … }
 */
export function CloudEventFormat(format: FormatChoice): ClassDecorator {
  if (typeof format !== 'function' && !isFormat(format)) {
    throw new DefinitionError('@CloudEventFormat takes an EventFormat, or a function that gives one');
  }
  return (type) => {
    Object.defineProperty(type, key, { value: format, configurable: true });
  };
}

/**
 * The format a class names, or nothing.
 *
 * @throws DefinitionError when its function gives no format
 */
export function formatOf<T extends object>(type: DataClass<T>): EventFormat<T> | undefined {
  const found = made.get(type);
  if (found !== undefined) return found as EventFormat<T>;
  const choice = (type as unknown as Record<symbol, FormatChoice | undefined>)[key];
  if (choice === undefined) return undefined;
  const format = typeof choice === 'function' ? choice(type) : choice;
  if (!isFormat(format)) throw new DefinitionError(`The @CloudEventFormat of class ${type.name} gives no EventFormat`);
  made.set(type, format);
  return format as EventFormat<T>;
}

function isFormat(value: unknown): value is EventFormat {
  const { mediaType, encode, decode } = (value ?? {}) as Partial<EventFormat>;
  return typeof mediaType === 'string' && typeof encode === 'function' && typeof decode === 'function';
}
