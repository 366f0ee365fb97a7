import { Inject, Injectable, type Type } from '@nestjs/common';
import { HttpAdapterHost, ModulesContainer } from '@nestjs/core';
import { addEventSource } from '../current-event.js';
import { BodyCapture } from './body-capture.js';
import type { CloudEventsEndpoint } from './cloudevents.endpoint.js';
import { mountEndpoint } from './endpoint-mount.js';
import { expressCapture } from './express-capture.js';
import { fastifyCapture, type FastifyInstance } from './fastify-capture.js';
import { RECEIVER_ENDPOINT } from './http-receiver.tokens.js';
import { hasReceivingRoutes } from './receiving-routes.js';
import { RequestDecoder } from './request-decoder.js';
import { eventOf } from './request-events.js';

// Parameter decorators in ordinary controllers.
addEventSource('http', (context) => eventOf(context.switchToHttp().getRequest<object>()));

/**
 * Mounts the endpoint, and stands before the body parsers of the application. Nest registers those when the application is initialised, after
 * all providers are made; so what the constructor registers comes first.
 */
@Injectable()
export class HttpReceiving {
  constructor(
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    @Inject(ModulesContainer) modules: ModulesContainer,
    @Inject(RECEIVER_ENDPOINT) endpoint: Type<CloudEventsEndpoint>,
    @Inject(RequestDecoder) decoder: RequestDecoder,
  ) {
    mountEndpoint(endpoint, decoder.options.path, modules);
    let isWanted: boolean | undefined;
    const capture = new BodyCapture(decoder, () => (isWanted ??= hasReceivingRoutes(modules, endpoint)));
    // A testing module is put together before there is any adapter; an application without HTTP never has one.
    if (host.httpAdapter) this.#install(capture);
    else host.init$.subscribe(() => this.#install(capture));
  }

  #install(capture: BodyCapture): void {
    const { httpAdapter } = this.host;
    const type = httpAdapter?.getType();
    if (type === 'express') httpAdapter.use(expressCapture(capture));
    if (type === 'fastify') fastifyCapture(httpAdapter.getInstance<FastifyInstance>(), capture);
  }
}
