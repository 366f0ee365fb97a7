import { globalAgent } from 'node:http';
import { CloudEvent, emitterFor, httpTransport, Mode } from 'cloudevents';
import type { CloudEvent as PlainEvent } from 'nestjs-cloudevents';

// Its transport opens as many connections as requests are under way, and offers no limit. Where it cannot keep up, that
// would use up the file descriptors of this process; up to so many it has its way.
globalAgent.maxSockets = 1000;

/** As its documentation has it. Structured is the faster one of its two modes. */
export function sdkEmitter(url: string): (event: PlainEvent) => Promise<unknown> {
  const emit = emitterFor(httpTransport(url), { mode: Mode.STRUCTURED });
  return (event) => emit(new CloudEvent(event));
}

/** The SDK has no batches: its users put them together by hand. */
export function sdkBatches(url: string): (events: readonly PlainEvent[]) => Promise<unknown> {
  const post = httpTransport(url);
  const headers = { 'content-type': 'application/cloudevents-batch+json; charset=utf-8' };
  return (events) => post({ headers, body: JSON.stringify(events.map((event) => new CloudEvent(event))) });
}

/** They are kept in the agent of all requests of the process. */
export function closeSdkConnections(): void {
  globalAgent.destroy();
}
