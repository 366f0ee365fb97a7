import { type EventData, isAsciiData } from './event-data.js';
import type { Attribute, ExtensionSet } from './extension-set.js';
import { joinPieces } from './text.js';

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

  /** Whether it has as many bytes as characters where its attributes and data are written as they are. @internal */
  readonly isAscii: boolean;

  private format: unknown;
  private content: unknown;
  /** Of the JSON data, where the content has it: it is kept there alone. */
  private jsonLength = 0;

  constructor(
    core: CoreAttributes,
    /** Events that come in a row may share one. @internal */
    readonly extensionSet: ExtensionSet,
    private taken: EventData | undefined,
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
    this.isAscii = isPlain && taken !== undefined && isAsciiData(taken);
  }

  get data(): EventData {
    if (this.taken !== undefined) return this.taken;
    return { kind: 'json', json: (this.content as string).slice(-1 - this.jsonLength, -1) };
  }

  get extensions(): readonly Attribute[] {
    return this.extensionSet.attributes;
  }

  /** Every attribute that is present, in the order they are written: core attributes first, then extensions as given. */
  get attributes(): readonly Attribute[] {
    const { id, source, type, subject, time, datacontenttype, dataschema } = this;
    const core = { specversion: '1.0', id, source, type, subject, time, datacontenttype, dataschema };
    const present = Object.entries(core).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return [...present, ...this.extensions];
  }

  /** What this format made of it, if it was the last one that did. @internal */
  contentOf(format: object): unknown {
    return this.format === format ? this.content : undefined;
  }

  /**
   * Keeps what a format made of it, so that two sinks of one format serialise once.
   *
   * @param endsWithJson whether the content is text that ends with the JSON data and one more character: an event that
   *   waits then holds its data once. @internal
   */
  keep(format: object, content: unknown, endsWithJson: boolean): void {
    const { data } = this;
    this.format = format;
    this.content = content;
    this.taken = data;
    if (!endsWithJson || data.kind !== 'json' || typeof content !== 'string') return;
    this.jsonLength = data.json.length;
    this.taken = undefined;
  }

  /** Makes one piece of texts that are still many: fewer bytes for as long as it waits. @internal */
  compact(): void {
    if (typeof this.content === 'string') joinPieces(this.content);
    if (this.taken?.kind === 'json') joinPieces(this.taken.json);
  }
}
