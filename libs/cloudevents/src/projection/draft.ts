import type { Observable } from 'rxjs';
import type { CloudEvent } from '../core/index.js';

/**
 * Extension values of a draft; keys are lower-cased. A `Date` becomes RFC 3339 text. `null` leaves the extension out
 * (`correlationid: null` also keeps the cover's from being added); `undefined` is the same as not naming it.
 */
export type DraftExtensions = Readonly<
  Record<string, string | number | boolean | Uint8Array | Date | null | undefined>
>;

/**
 * What a projector wants published. Everything left out is filled from the page and its cover; `type` may be left out
 * only where `data` is a protobuf message or `Any`. A member not listed here is refused, so that a typo cannot drop
 * an attribute in silence.
 */
export interface CloudEventDraft<T = unknown> {
  /** Default: the full name of the protobuf message in `data`; without one it is required. */
  type?: string;
  /** JSON value, text, bytes, protobuf-es message or `Any`. Absent: the event has no data. */
  data?: T;
  /** Default: `{domain}:{root}:{sequence}`, with `:{projector}` and `:{n}` where a page gives several events. */
  id?: string;
  /** Default: `angzarr/{domain}`. */
  source?: string;
  /** Default: the root id. */
  subject?: string;
  /** Default: the page's `createdAt`. */
  time?: string | Date;
  /**
   * Default: `application/json` where there is data and it is not bytes. A protobuf message is `application/protobuf`
   * in the Protobuf format; said to be so here, its bytes are sent in every format.
   */
  datacontenttype?: string;
  dataschema?: string;
  extensions?: DraftExtensions;
  /** For raw projectors only: the sequence of the page the event belongs to. Default: the last page of the book. */
  sequence?: number | bigint | string;
}

/** Several drafts in one answer. */
export interface CloudEventsResponse {
  readonly events: readonly (CloudEventDraft | CloudEvent)[];
}

/** What a handler may return, or a Promise or Observable of it. `null`, nothing and `[]` publish nothing. */
export type HandlerResult =
  | CloudEventDraft
  | CloudEvent
  | readonly (CloudEventDraft | CloudEvent)[]
  | CloudEventsResponse
  | null
  | undefined
  | void;

/** What a handler may return. Of an Observable every emission counts, in order, until it completes. */
export type HandlerOutput = HandlerResult | PromiseLike<HandlerResult> | Observable<HandlerResult>;
