import type { Typed } from 'rhea';
import type { EventContent } from '../../formats/event-format.js';

/** What stands between `cloudEvents` and the name of an attribute; in one message always the same. */
export type AmqpPrefix = '_' | ':';

/** The value of an application property: text, a boolean, binary, a timestamp, or a long in the wrapper that rhea needs. */
export type AmqpValue = string | boolean | Uint8Array | Date | Typed;

/** The parts of an AMQP 1.0 message an event lies in, as rhea sends them; add `to`, `message_id` and the like to a copy. */
export interface AmqpMessage {
  readonly content_type?: string;
  readonly application_properties?: Readonly<Record<string, AmqpValue>>;
  /** Data sections: one, or none where the event has no data. */
  readonly body: unknown;
}

/** A received message, as rhea gives it. */
export interface ReceivedAmqpMessage {
  readonly content_type?: unknown;
  readonly content_encoding?: unknown;
  readonly application_properties?: Readonly<Record<string, unknown>> | undefined;
  readonly body?: unknown;
}

/** What is sent, before rhea makes sections of it. */
export interface SentContent {
  readonly contentType: string | undefined;
  /** Nothing where the event has no data. */
  readonly content: EventContent | undefined;
}

/** A message whose body is data sections or nothing, put together, whichever client received it. */
export interface AmqpContent {
  readonly contentType: string | undefined;
  readonly contentEncoding: unknown;
  readonly properties: Readonly<Record<string, unknown>> | undefined;
  readonly content: Uint8Array | undefined;
}
