import {
  acceptEvent,
  type AcceptedEvent,
  type CloudEvent,
  type ExtensionDefinitions,
  withData,
} from '../core/index.js';
import { InvalidEventError, isCloudEventsError, type EventProblem } from '../errors/index.js';
import type { CloudEventDraft } from './draft.js';
import { isOfRegisteredType, readDraftData, type DraftData, type UnknownTypesPolicy } from './draft-data.js';
import { addExtensions, attributeValue } from './draft-extensions.js';
import type { ReadBook, ReadPage } from './event-book.reader.js';
import type { EventTypeRegistry } from './event-type-registry.js';

/** Where a draft comes from and which id it has unless it says otherwise. */
export interface DraftOrigin {
  readonly book: ReadBook;
  readonly page: ReadPage;
  readonly id: string;
  /** `Class.method`, for messages. */
  readonly where: string;
  readonly isRaw: boolean;
}

const members = 'type, data, id, source, subject, time, datacontenttype, dataschema, extensions';
const known: ReadonlySet<string> = new Set([...members.split(', '), 'sequence']);

/**
 * Fills the envelope of drafts:
 * - `id`: `{domain}:{root}:{sequence}` of the page. Of several projectors that take part in a page all but the first
 *   by name add `:{projector}`; the n-th further draft of one projector from one page adds `:{n}`. Colons of the root
 *   are written `%3A` (and `%` as `%25`), so that no two events share an id.
 * - `source`: `{sourcePrefix}/{domain}`; `subject`: the root id; `time`: the page's `createdAt`, absent where it is.
 * - `type`: the full name of the protobuf message in `data`.
 * - `datacontenttype`: `application/json` where there is data and it is neither bytes nor a protobuf message; what a
 *   message is sent as depends on the format, which says so.
 * - `correlationid`: the cover's, where it is not empty.
 *
 * What a draft says itself always wins.
 */
export class EventEnvelope {
  /** Books of one domain come one after the other: one text serves them all. */
  private last = { domain: '', source: '' };

  constructor(
    private readonly types: EventTypeRegistry,
    private readonly unknownTypes: UnknownTypesPolicy,
    private readonly sourcePrefix: string,
    private readonly extensions?: ExtensionDefinitions,
  ) {}

  /**
   * @param draft a draft, or a whole event (of the `cloudevents` package or of its shape), known by its `specversion`
   * @throws InvalidEventError naming `origin.where`, the attribute and the rule
   * @throws UnknownTypeError when `data` is of a protobuf type that is not registered
   */
  wrap(draft: object, origin: DraftOrigin): AcceptedEvent {
    const { specversion } = draft as { specversion?: unknown };
    const isEvent = specversion !== undefined && specversion !== null;
    const event = isEvent ? this.fillEvent(draft, origin) : this.fillDraft(draft, origin);
    return acceptEvent(event, origin.where, this.extensions);
  }

  /**
   * A whole event as it is. Data that is a protobuf message of a registered type becomes what drafts have: the packed
   * message together with its JSON.
   *
   * @throws InvalidEventError naming `where`, the attribute and the rule
   */
  accept(event: CloudEvent, where: string): AcceptedEvent {
    const data = dataOf(event);
    if (!isOfRegisteredType(data, this.types)) return acceptEvent(event, where, this.extensions);
    return acceptEvent(withData(event, this.readData(data, where).data), where, this.extensions);
  }

  private fillDraft(draft: object, origin: DraftOrigin): CloudEvent {
    const problems = memberProblems(draft, origin.isRaw);
    const given = draft as Readonly<Partial<Record<keyof CloudEventDraft, unknown>>>;
    const { data, typeName, isJson } = this.readData(given.data, origin.where);
    const { book, page } = origin;
    const { time } = page;
    // What is missing is left for the rules of the event to report, together with everything else.
    const event = {
      specversion: '1.0',
      id: given.id ?? origin.id,
      source: given.source ?? this.sourceOf(book.domain),
      type: given.type ?? typeName,
      subject: given.subject ?? book.root,
      time: attributeValue(given.time ?? time),
      datacontenttype: given.datacontenttype ?? (isJson ? 'application/json' : undefined),
      dataschema: given.dataschema,
      data,
    } as CloudEvent;
    if (book.correlationId !== undefined) event.correlationid = book.correlationId;
    problems.push(...addExtensions(event, given.extensions));
    if (problems.length > 0) throw new InvalidEventError(problems, origin.where);
    return event;
  }

  private fillEvent(given: object, origin: DraftOrigin): CloudEvent {
    const { data, data_base64: base64 } = given as Partial<CloudEvent>;
    const event = this.defaults(this.readData(data, origin.where), origin);
    if (data === undefined) override(event, 'data_base64', base64);
    for (const [name, value] of Object.entries(given)) {
      if (name !== 'data' && name !== 'data_base64') override(event, name, attributeValue(value));
    }
    return event;
  }

  private defaults({ data, typeName, isJson }: DraftData, { book, page, id }: DraftOrigin): CloudEvent {
    const event = { specversion: '1.0', id, source: this.sourceOf(book.domain), subject: book.root } as CloudEvent;
    // What is missing here is left for the rules of the event to report, together with everything else.
    if (typeName !== undefined) event.type = typeName;
    if (page.time !== undefined) event.time = page.time;
    if (isJson) event.datacontenttype = 'application/json';
    if (book.correlationId !== undefined) event.correlationid = book.correlationId;
    if (data !== undefined) event.data = data;
    return event;
  }

  private sourceOf(domain: string): string {
    if (this.last.domain !== domain) {
      this.last = { domain, source: this.sourcePrefix === '' ? domain : `${this.sourcePrefix}/${domain}` };
    }
    return this.last.source;
  }

  private readData(data: unknown, where: string): DraftData {
    try {
      return readDraftData(data, this.types, this.unknownTypes);
    } catch (error) {
      if (isCloudEventsError(error)) throw error;
      const reason = error instanceof Error ? error.message : 'it threw no error';
      throw new InvalidEventError([{ attribute: 'data', rule: `cannot be turned into JSON: ${reason}` }], where);
    }
  }
}

/** What cannot be read is left for the rules of the event to report. */
function dataOf(event: CloudEvent | null | undefined): unknown {
  try {
    return event?.data;
  } catch {
    return undefined;
  }
}

function override(event: CloudEvent, name: string, value: unknown): void {
  if (value !== undefined && value !== null) event[name] = value;
}

function memberProblems(draft: object, isRaw: boolean): EventProblem[] {
  const problems: EventProblem[] = [];
  for (const name in draft) {
    const isKnown = known.has(name);
    if ((isKnown && name !== 'sequence') || !Object.hasOwn(draft, name)) continue;
    if ((draft as Record<string, unknown>)[name] === undefined) continue;
    if (!isKnown) {
      const rule = `is no member of a draft. Members are ${members}; attributes of your own go into extensions`;
      problems.push({ attribute: name, rule });
    } else if (!isRaw) {
      const rule = 'is for projectors with project(book) only: a handler drafts for the page it was given';
      problems.push({ attribute: name, rule });
    }
  }
  return problems;
}
