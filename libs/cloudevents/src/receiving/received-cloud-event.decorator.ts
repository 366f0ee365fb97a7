import type { PipeTransform, Type } from '@nestjs/common';
import { eventOf } from './current-event.js';
import { createEventParamDecorator } from './event-parameter.js';

/** A pipe, or the class of one that Nest makes. */
export type ParameterPipe = PipeTransform | Type<PipeTransform>;

const decorate = createEventParamDecorator((_data: unknown, context) => eventOf(context));

/**
 * The event itself, frozen; its data is shared with other handlers of it. Pipes apply.
 *
 * @example onResult(@ReceivedCloudEvent() event: CloudEvent) { … }
 */
export function ReceivedCloudEvent(...pipes: readonly ParameterPipe[]): ParameterDecorator {
  return decorate(undefined, ...pipes);
}
