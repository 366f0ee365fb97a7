import {
  type CloudEvent,
  encodeHttpBatch,
  encodeHttpMessage,
  type EventContent,
  type EventFormat,
  type ExtensionDefinitions,
} from 'nestjs-cloudevents';
import { expectEvent, expectEvents } from './compare-events.js';
import { expectedFromEvent, type ExpectedEvent } from './expected-event.js';
import { expectAccepted } from './mismatch.js';

/** The event in the format, by way of a message, since that is how an application encodes. */
export function encodeIn(format: EventFormat, event: CloudEvent, extensions?: ExtensionDefinitions): EventContent {
  return encodeHttpMessage(event, { mode: 'structured', format, ...(extensions && { extensions }) }).body;
}

/** @throws Mismatch when the event is not the same after it was written and read again */
export function expectRoundTrip(format: EventFormat, event: CloudEvent, extensions?: ExtensionDefinitions): void {
  const content = expectAccepted(() => encodeIn(format, event, extensions), 'written again');
  const again = expectAccepted(() => format.decode(content, { extensions }), 'what was written is read again');
  expectEvent(writtenFrom(event, again), again, { types: true });
}

/** The same for a batch. */
export function expectBatchRoundTrip(
  format: EventFormat,
  events: readonly CloudEvent[],
  extensions?: ExtensionDefinitions,
): void {
  const { body } = expectAccepted(
    () => encodeHttpBatch(events, { format, ...(extensions && { extensions }) }),
    'written again',
  );
  const again = expectAccepted(() => format.batch?.decode(body, { extensions }), 'what was written is read again');
  const written = events.map((event, index) => writtenFrom(event, again?.[index]));
  expectEvents(written, again ?? [], { types: true });
}

/**
 * What should be read again. An event in memory need not name the type of its data, which is then JSON, or a protobuf
 * message; most formats have to name it.
 */
function writtenFrom(event: CloudEvent, again: CloudEvent | undefined): ExpectedEvent {
  const expected = expectedFromEvent(event);
  const { data, datacontenttype } = event;
  const named = again?.datacontenttype;
  if (data === undefined || data instanceof Uint8Array || datacontenttype !== undefined) return expected;
  if (named !== 'application/json' && named !== 'application/protobuf') return expected;
  return { ...expected, attributes: new Map(expected.attributes).set('datacontenttype', { value: named }) };
}
