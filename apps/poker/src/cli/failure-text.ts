import { DeliveryError, isCloudEventsError } from 'nestjs-cloudevents';
import { noun } from './noun.js';

/** Failures as lines for the person who started the program: one each, no stack. */
export function failureLines(failures: readonly unknown[]): string[] {
  const deliveries = failures.filter((failure) => failure instanceof DeliveryError);
  const others = failures.filter((failure) => !(failure instanceof DeliveryError));
  return [...deliveryLines(deliveries), ...new Set(others.map(failureLine))];
}

function failureLine(failure: unknown): string {
  if (isCloudEventsError(failure) && failure.code === 'CE_CLOSED') return 'stopped before the end: asked to shut down';
  return failure instanceof Error ? failure.message : String(failure);
}

/** One line per sink, over all publishes that failed. */
function deliveryLines(errors: readonly DeliveryError[]): string[] {
  const failed = errors
    .flatMap(({ report }) => report.events)
    .flatMap(({ deliveries }) => deliveries.filter(({ status }) => status !== 'delivered'));
  return [...new Set(failed.map(({ sink }) => sink))].map((sink) => {
    const ofSink = failed.filter((delivery) => delivery.sink === sink);
    const reason = ofSink.findLast(({ error }) => error !== undefined)?.error?.message ?? 'no reason given';
    return `${ofSink.length} ${noun(ofSink.length, 'event')} did not reach the ${sink} sink: ${reason}`;
  });
}
