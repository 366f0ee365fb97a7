import type { Provider } from '@nestjs/common';
import type { EventReceiver } from '../cloudevents.receiver.port.js';
import { HandlerDiscovery } from '../handler.discovery.js';
import { HandlerRegistry } from '../handler.registry.js';
import { BatchRun } from './batch-run.js';
import type { HttpReceiverOptions } from './http-receiver.options.js';
import { EVENT_RECEIVER, HTTP_RECEIVER_OPTIONS } from './http-receiver.tokens.js';
import { HttpReceiving } from './http-receiving.js';
import { RequestDecoder } from './request-decoder.js';

/**
 * Receiving over HTTP. The module adds {@link HTTP_RECEIVER_OPTIONS}, {@link EVENT_RECEIVER}, `HandlerDiscovery`,
 * `HandlerRegistry` and, for each application, the class of its endpoint.
 */
export const httpReceivingProviders: Provider[] = [
  HttpReceiving,
  {
    provide: RequestDecoder,
    useFactory: (options: HttpReceiverOptions) => new RequestDecoder(options),
    inject: [HTTP_RECEIVER_OPTIONS],
  },
  {
    provide: BatchRun,
    useFactory: (
      receiver: EventReceiver,
      discovery: HandlerDiscovery,
      registry: HandlerRegistry,
      options: HttpReceiverOptions,
    ) => new BatchRun(receiver, discovery, registry, options),
    inject: [EVENT_RECEIVER, HandlerDiscovery, HandlerRegistry, HTTP_RECEIVER_OPTIONS],
  },
];
