import type { ReceivedNatsMessage } from '../../bindings/nats/index.js';

// What the strategy uses of the clients `@nats-io/transport-node` (Nest 12) and `nats` (Nest 11), which have it in common.

/** A received message, of which any client gives more. */
export interface NatsDelivery extends ReceivedNatsMessage {
  readonly subject: string;
  /** Bytes of all of it. */
  size(): number;
}

export interface NatsSubscription {
  isClosed(): boolean;
  /** Resolves when the server sends no more for it. */
  drain(): Promise<void>;
}

export interface NatsSubscribeOptions {
  readonly queue?: string;
  readonly callback: (error: Error | null, message: NatsDelivery) => void;
}

/** Headers to send. */
export interface NatsSentHeaders {
  append(name: string, value: string): void;
  set(name: string, value: string): void;
}

export interface NatsClient {
  subscribe(subject: string, options: NatsSubscribeOptions): NatsSubscription;
  publish(subject: string, data: Uint8Array, options?: { readonly headers: NatsSentHeaders }): void;
  /** Resolves when the server has seen all that was sent. */
  flush(): Promise<void>;
  status(): AsyncIterable<unknown>;
  closed(): Promise<unknown>;
}
