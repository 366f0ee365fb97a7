import {
  Acceptance,
  acceptEvent,
  type AcceptedEvent,
  type CloudEvent,
  type ExtensionDefinitions,
  type KnownExtensions,
  knownExtensions,
  withData,
} from '../core/index.js';
import { InvalidEventError, isCloudEventsError } from '../errors/index.js';
import type { CloudEventDraft } from './draft.js';
import { isOfRegisteredType, readDraftData, type DraftData, type UnknownTypesPolicy } from './draft-data.js';
import { addExtensions, attributeValue, extensionMembers } from './draft-extensions.js';
import { memberProblems } from './draft-members.js';
import type { ReadBook, ReadPage } from './event-book.reader.js';
import type { EventTypeRegistry } from './event-type-registry.js';

type GivenDraft = Readonly<Partial<Record<keyof CloudEventDraft, unknown>>>;

/** Where drafts come from. */
export interface DraftOrigin {
  readonly book: ReadBook;
  readonly page: ReadPage;
  readonly isRaw: boolean;
}

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
  private readonly known: KnownExtensions;

  constructor(
    private readonly types: EventTypeRegistry,
    private readonly unknownTypes: UnknownTypesPolicy,
    private readonly sourcePrefix: string,
    private readonly extensions?: ExtensionDefinitions,
  ) {
    this.known = knownExtensions(extensions);
  }

  /**
   * @param draft a draft, or a whole event (of the `cloudevents` package or of its shape), known by its `specversion`
   * @param id which it has unless it says otherwise
   * @param where `Class.method`, for messages
   * @throws InvalidEventError naming `where`, the attribute and the rule
   * @throws UnknownTypeError when `data` is of a protobuf type that is not registered
   */
  wrap(draft: object, origin: DraftOrigin, id: string, where: string): AcceptedEvent {
    const { specversion } = draft as { specversion?: unknown };
    if (specversion === undefined || specversion === null) return this.acceptDraft(draft, origin, id, where);
    return acceptEvent(this.fillEvent(draft, origin, id, where), where, this.extensions);
  }

  /**
   * A whole event as it is. Data that is a protobuf message of a registered type becomes what drafts have: the packed
   * message together with its JSON.
   *
   * @throws InvalidEventError naming `where`, the attribute and the rule
   */
  accept(event: CloudEvent, where: string): AcceptedEvent {
    const message = registeredMessage(event, this.types);
    if (message === undefined) return acceptEvent(event, where, this.extensions);
    return acceptEvent(withData(event, this.readData(message, where).data), where, this.extensions);
  }

  private acceptDraft(draft: object, { book, page, isRaw }: DraftOrigin, id: string, where: string): AcceptedEvent {
    const wrongMembers = memberProblems(draft, isRaw);
    const given = draft as GivenDraft;
    const { data, typeName, isJson } = this.readData(given.data, where);
    const acceptance = Acceptance.begin();
    try {
      const givenId = given.id ?? id;
      acceptance.setId(givenId, givenId === id && book.hasPlainIds);
      // What is missing is left for the rules of the event to report, together with everything else.
      acceptance.setCore(
        given.source ?? this.sourceOf(book.domain),
        given.type ?? typeName,
        given.subject ?? book.root,
        attributeValue(given.time ?? page.time),
        given.datacontenttype ?? (isJson ? 'application/json' : undefined),
        given.dataschema,
      );
      const { extensions } = given;
      const wrongNames = addExtensions(acceptance, extensions, book.correlationId, this.known);
      if (wrongMembers.length + wrongNames.length > 0) {
        throw new InvalidEventError([...wrongMembers, ...wrongNames], where);
      }
      if (this.known.extensions.length > 0) {
        const members = { ...acceptance.core, ...extensionMembers(extensions, book.correlationId), data };
        acceptance.checkTogether(this.known, members as CloudEvent);
      }
      acceptance.setData(data);
      return acceptance.accepted(where);
    } finally {
      Acceptance.end(acceptance);
    }
  }

  private fillEvent(given: object, origin: DraftOrigin, id: string, where: string): CloudEvent {
    const { data, data_base64: base64 } = given as Partial<CloudEvent>;
    const event = this.defaults(this.readData(data, where), origin, id);
    if (data === undefined) override(event, 'data_base64', base64);
    for (const [name, value] of Object.entries(given)) {
      if (name !== 'data' && name !== 'data_base64') override(event, name, attributeValue(value));
    }
    return event;
  }

  private defaults({ data, typeName, isJson }: DraftData, { book, page }: DraftOrigin, id: string): CloudEvent {
    // Without a prototype: a member called __proto__ would become that, in place of one that is refused.
    const event = Object.create(null) as CloudEvent;
    Object.assign(event, { specversion: '1.0', id, source: this.sourceOf(book.domain), subject: book.root });
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

/** The data where it is a message of a known type. What cannot be read is left for the rules of the event to report. */
function registeredMessage(event: CloudEvent | null | undefined, types: EventTypeRegistry): unknown {
  try {
    const data = event?.data;
    return isOfRegisteredType(data, types) ? data : undefined;
  } catch {
    return undefined;
  }
}

function override(event: CloudEvent, name: string, value: unknown): void {
  if (value !== undefined && value !== null) event[name] = value;
}
