import type { CloudEvent } from 'nestjs-cloudevents';

/** Where events go. */
export interface Destination {
  readonly url: string;
  readonly brokers: readonly string[];
  readonly topic: string;
}

/** One way of an event: who sends it, over what, in which mode. */
export interface EventSender {
  readonly name: string;
  readonly transport: 'http' | 'kafka';
  /** @throws Error when it cannot be sent, or is answered with anything but success */
  send(event: CloudEvent): Promise<void>;
}

/** All the ways of one implementation. */
export interface Senders {
  readonly all: readonly EventSender[];
  stop(): Promise<void>;
}
