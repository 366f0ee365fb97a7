import type { ExecutionContext } from '@nestjs/common';
import type { CloudEvent } from '../../core/index.js';
import { HandlerError } from '../../errors/index.js';
import { createEventParamDecorator } from '../event-parameter.js';
import type { ParameterPipe } from '../received-cloud-event.decorator.js';
import { eventsOf } from './request-events.js';

const decorate = createEventParamDecorator((_: unknown, context) => eventsOfContext(context));

/**
 * The events of a request, in a method of an ordinary controller: those of a batch, which may be none, or the one of
 * another mode. What cannot be read is answered with 400, 413 or 415. Pipes apply.
 *
 * @example
 * @Post('hands')
 * onHands(@ReceivedCloudEventBatch() events: CloudEvent[]) { … }
 */
export function ReceivedCloudEventBatch(...pipes: readonly ParameterPipe[]): ParameterDecorator {
  return decorate(undefined, ...pipes);
}

async function eventsOfContext(context: ExecutionContext): Promise<CloudEvent[]> {
  if (context.getType() !== 'http') {
    const where = `${context.getClass().name}.${context.getHandler().name}`;
    throw new HandlerError(`${where} asks for a batch of CloudEvents, which only HTTP requests bring`);
  }
  return [...(await eventsOf(context.switchToHttp().getRequest<object>()))];
}
