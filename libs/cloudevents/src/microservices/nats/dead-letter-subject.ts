import type { Clock } from '../../time/clock.js';
import { deadLetterNote, type Verdict } from '../dead-letter-note.js';
import type { NatsClient, NatsDelivery, NatsSentHeaders } from './nats-client.js';
import type { NewNatsHeaders } from './nats-headers.loader.js';

/**
 * Publishes messages to the dead-letter subject as they came, with headers that say why. Of an earlier stay there only
 * the latest is told.
 */
export class DeadLetterSubject {
  #refusals = 0;

  constructor(
    readonly subject: string,
    private readonly client: NatsClient,
    private readonly newHeaders: NewNatsHeaders,
    private readonly clock: Pick<Clock, 'wall' | 'soon'>,
  ) {
    void this.#watch();
  }

  /** For logs. */
  get name(): string {
    return `subject '${this.subject}'`;
  }

  /**
   * Resolves when the server has taken it.
   *
   * @throws Error when it is not connected, or does not let us publish there
   */
  async send(message: NatsDelivery, verdict: Verdict): Promise<void> {
    const refusals = this.#refusals;
    this.#publish(message, verdict);
    await this.client.flush();
    // A refusal was read before the answer to the flush, but is told a little later.
    await new Promise<void>((resolve) => this.clock.soon(resolve));
    if (this.#refusals !== refusals) throw new Error('The NATS server does not let this user publish there');
  }

  #publish(message: NatsDelivery, verdict: Verdict): void {
    const note = Object.entries(deadLetterNote(message.subject, verdict, this.clock.wall()));
    const headers = this.#headersOf(message);
    for (const [name, value] of note) headers.set(name, value);
    try {
      this.client.publish(this.subject, message.data, { headers });
    } catch {
      // With the note it may be longer than the server allows, or there may be no headers: then as it came, which fits.
      this.#publishWithoutNote(message);
    }
  }

  /** @throws Error when the connection is closed */
  #publishWithoutNote(message: NatsDelivery): void {
    const headers = this.#headersOf(message);
    const any = [...received(message)].length > 0;
    this.client.publish(this.subject, message.data, ...(any ? [{ headers }] : []));
  }

  #headersOf(message: NatsDelivery): NatsSentHeaders {
    const headers = this.newHeaders();
    for (const [name, values] of received(message)) for (const value of values) headers.append(name, value);
    return headers;
  }

  /** Counts what the server refuses to take, which it tells without saying which message it was. */
  async #watch(): Promise<void> {
    for await (const status of this.client.status()) if (refused(status) === this.subject) this.#refusals++;
  }
}

/** Headers that cannot be read are given up with the message that has them. */
function received(message: NatsDelivery): Iterable<readonly [string, readonly string[]]> {
  try {
    return message.headers ?? [];
  } catch {
    return [];
  }
}

interface Permission {
  readonly operation: unknown;
  readonly subject: unknown;
}

/** The subject that the server does not let us publish to, by what a client says of its state. */
function refused(status: unknown): unknown {
  // `error` is that of @nats-io/transport-node, `permissionContext` that of nats.
  const { error, permissionContext } = status as { error?: Permission; permissionContext?: Permission };
  const { operation, subject } = permissionContext ?? error ?? {};
  return operation === 'publish' ? subject : undefined;
}
