import type { AcceptedEvent } from '../../core/index.js';
import {
  encodeBatchMessage,
  encodeBinary,
  encodeStructuredMessage,
  type HttpMessage,
} from '../../bindings/http/index.js';
import type { Clock } from '../../time/clock.js';
import { encodeStructured } from '../../formats/json/index.js';
import type { BatchLimits, EncodedEvent, Outcome, Sink } from '../sink.js';
import { HttpClient } from './http-client.js';
import { connectionError, connectionOutcome, statusOutcome } from './http-outcome.js';
import type { HttpSinkOptions } from './http-sink.options.js';

type Payload = string | HttpMessage;

/** A request as it goes over the wire, the same for every attempt. */
interface PreparedRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** The brackets of a JSON array, and the comma between two events. */
const brackets = 2;
const comma = 1;

/** Delivers by HTTP POST: batches of JSON by default, single events in structured or binary mode by choice. */
export class HttpSink implements Sink<Payload, PreparedRequest> {
  readonly name = 'http';
  readonly limits: BatchLimits;
  readonly #client: HttpClient;

  constructor(
    private readonly options: HttpSinkOptions,
    private readonly clock: Clock,
  ) {
    this.#client = new HttpClient(options, clock);
    this.limits = {
      events: options.mode === 'batch' ? options.batchSize : 1,
      bytes: options.batchBytes,
      overhead: options.mode === 'batch' ? brackets : 0,
      separator: comma,
      hardLimit: options.maxEventBytes,
      hardLimitName: 'CLOUDEVENTS_HTTP_MAX_EVENT_BYTES',
      concurrency: options.concurrency,
    };
  }

  encode(event: AcceptedEvent): EncodedEvent<Payload> {
    const key = event.subject;
    if (this.options.mode === 'batch') {
      const payload = encodeStructured(event);
      return { event, key, size: Buffer.byteLength(payload), payload };
    }
    const payload = this.options.mode === 'binary' ? encodeBinary(event) : encodeStructuredMessage(event);
    return { event, key, size: Buffer.byteLength(payload.body), payload };
  }

  prepare(batch: readonly EncodedEvent<Payload>[]): PreparedRequest {
    const message =
      this.options.mode === 'batch'
        ? encodeBatchMessage(batch.map(({ payload }) => payload as string))
        : (batch[0]?.payload as HttpMessage);
    const body = typeof message.body === 'string' ? Buffer.from(message.body) : message.body;
    return { headers: { ...this.options.headers, ...message.headers }, body };
  }

  async attempt({ headers, body }: PreparedRequest): Promise<Outcome> {
    try {
      return statusOutcome(await this.#client.post(headers, body), this.options, this.clock.wall());
    } catch (error) {
      return connectionOutcome(error, this.options);
    }
  }

  /** Whether the receiver accepts connections; sends no request, since a receiver need not answer anything but POST. */
  async check(): Promise<void> {
    try {
      await this.#client.connect();
    } catch (error) {
      throw connectionError(error, 'connection', this.options);
    }
  }

  close(): Promise<void> {
    return this.#client.close();
  }
}
