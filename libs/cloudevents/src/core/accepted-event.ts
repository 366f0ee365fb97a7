import { type EventData, isAsciiData } from './event-data.js';
import { type EventKind, kindOf } from './event-kind.js';
import type { Attribute, ExtensionSet } from './extension-set.js';
import { joinPieces } from './text.js';
import { placeInside, textInside } from './text-place.js';

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

/**
 * An event that passed every rule: immutable, its data already taken. What the sinks send is made from this alone. Many
 * attributes are accessors, which a copy by `{ ...event }` leaves out: `attributes` has them all.
 */
export class AcceptedEvent implements CoreAttributes {
  // There may be very many that wait: each member is 8 bytes more of each.
  readonly id: string;
  readonly subject: string | undefined;
  /** The text, or where the content has it. */
  private timeText: string | number | undefined;
  private kind: EventKind;
  private content: unknown;
  /** The data, or the length of its JSON where the content ends with it: it is kept there alone. */
  private taken: EventData | number;

  constructor(
    core: CoreAttributes,
    /** Events that come in a row may share one. @internal */
    readonly extensionSet: ExtensionSet,
    data: EventData,
    /** Where it came from, for messages: `Class.method` or `send[index]`. */
    readonly origin: string | undefined,
    isPlain: boolean,
  ) {
    this.id = core.id;
    this.subject = core.subject;
    this.timeText = core.time;
    this.kind = kindOf(core, isPlain, isPlain && isAsciiData(data));
    this.content = undefined;
    this.taken = data;
  }

  get source(): string {
    return this.kind.source;
  }

  get type(): string {
    return this.kind.type;
  }

  get time(): string | undefined {
    const { timeText } = this;
    return typeof timeText === 'number' ? textInside(timeText, this.content as string) : timeText;
  }

  get datacontenttype(): string | undefined {
    return this.kind.datacontenttype;
  }

  get dataschema(): string | undefined {
    return this.kind.dataschema;
  }

  /** Whether all attributes are plain text, numbers and booleans: JSON writes them as they are. @internal */
  get isPlain(): boolean {
    return this.kind.isPlain;
  }

  /** Whether it has as many bytes as characters where its attributes and data are written as they are. @internal */
  get isAscii(): boolean {
    return this.kind.isAscii;
  }

  get data(): EventData {
    const { taken } = this;
    return typeof taken === 'number' ? { kind: 'json', json: (this.content as string).slice(-1 - taken, -1) } : taken;
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

  /** What logs show: the attributes, and nothing of the data. */
  toJSON(): Record<string, unknown> {
    return Object.fromEntries(this.attributes) as Record<string, unknown>;
  }

  /** What this format made of it, if it was the last one that did. @internal */
  contentOf(format: object): unknown {
    return this.kind.format === format ? this.content : undefined;
  }

  /**
   * Keeps what a format made of it, so that two sinks of one format serialise once.
   *
   * @param endsWithJson whether the content is text that ends with the JSON data and one more character: an event that
   *   waits then holds its data once. @internal
   */
  keep(format: object, content: unknown, endsWithJson: boolean): void {
    const { data, time } = this;
    this.kind = this.kind.writtenBy(format);
    this.content = content;
    this.taken = data;
    this.timeText = time;
    if (endsWithJson && data.kind === 'json' && typeof content === 'string') this.taken = data.json.length;
  }

  /**
   * Makes one piece of texts that are still many, and lets go of those that are elsewhere as well, for a long wait.
   *
   * @param key perhaps equal to the subject: those who wait for the same share one text. @internal
   */
  compact(key: string | undefined): void {
    const { timeText, content, taken } = this;
    if (typeof content === 'string') {
      joinPieces(content);
      if (typeof timeText === 'string') this.timeText = placeInside(timeText, content) ?? timeText;
    }
    if (typeof taken === 'object' && taken.kind === 'json') joinPieces(taken.json);
    if (key !== undefined && this.subject === key) (this as { subject: string }).subject = key;
  }
}
