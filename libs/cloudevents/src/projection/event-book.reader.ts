import { isPlainText } from '../core/index.js';
import { InvalidEventBookError } from '../errors/index.js';
import type { EventBook, EventPage } from './event-book.js';
import { readPayload, type EventPayload } from './event-payload.js';
import { timeOfPage } from './page-time.js';

/** An event book that was checked, its members in the form envelopes need. */
export interface ReadBook {
  readonly book: EventBook;
  readonly domain: string;
  /** Root id as text. */
  readonly root: string;
  /** What the ids of its events begin with. */
  readonly idPrefix: string;
  /** Whether it is plain text, and with it all ids that begin so: what follows are digits and names of projectors. */
  readonly hasPlainIds: boolean;
  /** Where the cover has a non-empty one. */
  readonly correlationId: string | undefined;
  readonly pages: readonly ReadPage[];
  /** Whether sequences grow from page to page, as numbers, so that no two are the same. */
  readonly isOrdered: boolean;
}

/** One page of it. */
export class ReadPage {
  private takenTime: string | undefined;
  private isTimed = false;

  constructor(
    readonly page: EventPage,
    readonly index: number,
    readonly sequence: string,
    readonly payload: EventPayload,
  ) {}

  /** RFC 3339 text, worked out when the first event of the page needs it. @throws InvalidEventBookError */
  get time(): string | undefined {
    if (!this.isTimed) this.takenTime = timeOfPage(this.page.createdAt, this.index);
    this.isTimed = true;
    return this.takenTime;
  }
}

/**
 * Checks an event book, before any handler runs.
 *
 * @throws InvalidEventBookError naming the member that is wrong and what it must be
 */
export function readBook(book: EventBook): ReadBook {
  const { cover, pages } = given(book, 'The event book', '{ cover, pages }');
  const { domain, root, correlationId } = given(cover, 'cover', '{ domain, root }');
  if (typeof domain !== 'string' || domain === '') throw refuse('cover.domain', 'a non-empty text');
  if (correlationId !== undefined && correlationId !== null && typeof correlationId !== 'string') {
    throw refuse('cover.correlationId', 'a text');
  }
  if (!Array.isArray(pages)) throw refuse('pages', 'an array of pages');
  const text = rootText(root);
  const idPrefix = `${domain}:${withoutColons(text)}:`;
  return {
    book,
    domain,
    root: text,
    idPrefix,
    hasPlainIds: isPlainText(idPrefix),
    // protobuf gives an empty text where nothing was set
    correlationId: correlationId === '' ? undefined : (correlationId ?? undefined),
    pages: readPages(pages as readonly EventPage[]),
    isOrdered: isOrdered(pages as readonly EventPage[]),
  };
}

/** The digits of a sequence, or nothing where it is no non-negative integer. */
export function sequenceText(sequence: unknown): string | undefined {
  if (typeof sequence === 'number')
    return Number.isSafeInteger(sequence) && sequence >= 0 ? String(sequence) : undefined;
  if (typeof sequence === 'bigint') return sequence >= 0n ? String(sequence) : undefined;
  return typeof sequence === 'string' && /^[0-9]+$/.test(sequence) ? String(BigInt(sequence)) : undefined;
}

/** Root id as text: text as it is, bytes as lower-case hex. @throws InvalidEventBookError */
export function rootText(root: unknown): string {
  if (typeof root === 'string' && root !== '') return root;
  const bytes = typeof root === 'object' && root !== null && 'value' in root ? root.value : root;
  if (bytes instanceof Uint8Array && bytes.byteLength > 0) return Buffer.from(bytes).toString('hex');
  throw refuse('cover.root', 'a non-empty text, bytes, or { value: bytes }');
}

/** A colon in the root would make `x:1` with sequence 2 look like the third draft of `x` with sequence 1. */
function withoutColons(root: string): string {
  return root.replaceAll('%', '%25').replaceAll(':', '%3A');
}

function isOrdered(pages: readonly EventPage[]): boolean {
  let last = -1;
  for (const { sequence } of pages) {
    if (typeof sequence !== 'number' || sequence <= last) return false;
    last = sequence;
  }
  return true;
}

function readPages(pages: readonly EventPage[]): ReadPage[] {
  const read: ReadPage[] = [];
  // Not map, which passes over holes.
  for (let index = 0; index < pages.length; index++) read.push(readPage(pages[index] as EventPage, index));
  return read;
}

function readPage(page: EventPage, index: number): ReadPage {
  if (typeof page !== 'object' || (page as unknown) === null) {
    throw refuse(`pages[${index}]`, 'an object { sequence, event }');
  }
  const { sequence, event } = page;
  const digits = sequenceText(sequence);
  if (digits === undefined) {
    throw refuse(`pages[${index}].sequence`, 'a non-negative integer: number, bigint or digits');
  }
  if (event === undefined || event === null) throw withoutEvent(page, `pages[${index}]`);
  return new ReadPage(page, index, digits, readPayload(event, index));
}

// An event whose payload lies elsewhere: `external` in JSON, `payload: { case: 'external' }` in protobuf-es.
function withoutEvent(page: EventPage, where: string): InvalidEventBookError {
  const { external, payload } = page as { external?: unknown; payload?: { case?: unknown } };
  if ((external ?? undefined) === undefined && payload?.case !== 'external')
    return refuse(`${where}.event`, 'the domain event');
  return new InvalidEventBookError(
    `${where} holds a reference to an external payload instead of an event. Load the payload and set 'event' before publishing`,
  );
}

function given<T extends object>(value: T | null | undefined, where: string, shape: string): T {
  if (typeof value === 'object' && value !== null) return value;
  throw refuse(where, `an object ${shape}`);
}

function refuse(where: string, must: string): InvalidEventBookError {
  return new InvalidEventBookError(`${where} must be ${must}`);
}
