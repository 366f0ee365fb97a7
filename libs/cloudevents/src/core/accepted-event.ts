import type { AttributeType } from './attribute-type.js';
import type { CloudEventAttributeValue } from './cloud-event.js';
import type { EventData } from './event-data.js';

/** An attribute as it is sent. The type is there where it is known and the value does not tell it. */
export type Attribute = readonly [name: string, value: CloudEventAttributeValue, type?: AttributeType];

/** The core attributes of an accepted event; optional ones are `undefined` where absent, never `null`. */
export interface CoreAttributes {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string | undefined;
  readonly time: string | undefined;
  readonly datacontenttype: string | undefined;
  readonly dataschema: string | undefined;
}

/** An event that passed every rule: immutable, its data already taken. What the sinks send is made from this alone. */
export class AcceptedEvent implements CoreAttributes {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string | undefined;
  readonly time: string | undefined;
  readonly datacontenttype: string | undefined;
  readonly dataschema: string | undefined;

  /** What a format made of this event, kept so that two sinks of one format serialise once. @internal */
  encodedBy: unknown;
  /** @internal */
  encoded: unknown;

  constructor(
    core: CoreAttributes,
    readonly extensions: readonly Attribute[],
    readonly data: EventData,
    /** Where it came from, for messages: `Class.method` or `send[index]`. */
    readonly origin: string | undefined,
    /** Whether all attributes are plain text, numbers and booleans: JSON writes them as they are. @internal */
    readonly isPlain: boolean,
  ) {
    this.id = core.id;
    this.source = core.source;
    this.type = core.type;
    this.subject = core.subject;
    this.time = core.time;
    this.datacontenttype = core.datacontenttype;
    this.dataschema = core.dataschema;
  }

  /** Every attribute that is present, in the order they are written: core attributes first, then extensions as given. */
  get attributes(): readonly Attribute[] {
    const { id, source, type, subject, time, datacontenttype, dataschema } = this;
    const core = { specversion: '1.0', id, source, type, subject, time, datacontenttype, dataschema };
    const present = Object.entries(core).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return [...present, ...this.extensions];
  }
}
