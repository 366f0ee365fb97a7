import type { CloudEventAttributeValue } from './cloud-event.js';
import type { EventData } from './event-data.js';

/**
 * An event that passed every rule: immutable, its data already taken. What the sinks send is made from this alone.
 * Attributes are listed in the order they are written: core attributes first, then extensions as given.
 */
export class AcceptedEvent {
  /** What a format made of this event, kept so that two sinks of one format serialise once. @internal */
  encodedBy: unknown;
  /** @internal */
  encoded: unknown;

  constructor(
    readonly id: string,
    readonly source: string,
    readonly type: string,
    readonly subject: string | undefined,
    readonly datacontenttype: string | undefined,
    readonly attributes: readonly (readonly [name: string, value: CloudEventAttributeValue])[],
    readonly data: EventData,
    /** Where it came from, for messages: `Class.method` or `send[index]`. */
    readonly origin: string | undefined,
  ) {}
}
