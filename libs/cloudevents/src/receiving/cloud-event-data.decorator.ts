import { dataOf } from '../core/data-of.js';
import { HandlerError } from '../errors/index.js';
import { eventOf } from './current-event.js';
import { createEventParamDecorator } from './event-parameter.js';
import { type DataReader, dataReader, type DataTarget, isDataTarget } from './data-reader.js';
import { memberName } from './on-cloud-event.decorator.js';
import type { ParameterPipe } from './received-cloud-event.decorator.js';

const decorate = createEventParamDecorator(async ({ read }: { readonly read: DataReader }, context) => {
  return read(await eventOf(context));
});

/**
 * The data of the event. As it is, `undefined` for no data; or in its type:
 *
 * - a class: by the format that it names with `@CloudEventFormat`;
 * - a Standard Schema (zod, valibot, arktype …): what the schema makes of it, which also decides on missing data;
 * - a format of one type: `jsonFormat(…)`, `protobufFormat(…)`.
 *
 * Data that is not of the type rejects the event with a {@link RejectedEventError} that names the member. Pipes apply
 * afterwards.
 *
 * @example onResult(@CloudEventData(GameResult) result: GameResult) { … }
 *
 * @throws HandlerError at once for what data cannot become: a class without format, a format that does not convert
 */
export function CloudEventData(...pipes: readonly ParameterPipe[]): ParameterDecorator;
export function CloudEventData(target: DataTarget, ...pipes: readonly ParameterPipe[]): ParameterDecorator;
export function CloudEventData(...given: readonly unknown[]): ParameterDecorator {
  const isTyped = given.length > 0 && (isDataTarget(given[0]) || !isPipe(given[0]));
  const pipes = (isTyped ? given.slice(1) : given) as readonly ParameterPipe[];
  return (prototype, method, index) => {
    const where = `@CloudEventData on ${memberName(prototype, method)}`;
    const read = isTyped ? readerOf(given[0], where) : dataOf;
    decorate({ read }, ...pipes)(prototype, method, index);
  };
}

function readerOf(target: unknown, where: string): DataReader {
  try {
    return dataReader(target);
  } catch (error) {
    throw new HandlerError(`${where}: ${(error as Error).message}`, { cause: error });
  }
}

function isPipe(value: unknown): boolean {
  if (typeof value === 'function') return true;
  return typeof (value as Partial<Record<'transform', unknown>> | null | undefined)?.transform === 'function';
}
