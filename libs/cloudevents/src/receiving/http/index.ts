export { CloudEventsEndpoint } from './cloudevents.endpoint.js';
export { decodeProblem, type Problem, ProblemException } from './decode-problem.js';
export { endpointClass } from './endpoint-mount.js';
export {
  type ContentCoding,
  contentCodings,
  type HttpReceiverOptions,
  httpReceiverOptions,
} from './http-receiver.options.js';
export { EVENT_RECEIVER, HTTP_RECEIVER_OPTIONS, RECEIVER_ENDPOINT } from './http-receiver.tokens.js';
export { httpReceivingProviders } from './http-receiving.providers.js';
export { ReceivedCloudEventBatch } from './received-event-batch.decorator.js';
export { eventOf as eventOfRequest, eventsOf as eventsOfRequest } from './request-events.js';
