import type { AcceptedEvent } from '../../core/index.js';
import {
  encodeBatchMessage,
  encodeBinary,
  encodeStructuredMessage,
  type HttpMessage,
} from '../../bindings/http/index.js';
import type { Clock } from '../../time/clock.js';
import { DefinitionError } from '../../errors/index.js';
import { type BatchFormat, encodeOnce, type EventContent, type EventFormat } from '../../formats/index.js';
import { jsonEventFormat } from '../../formats/json/index.js';
import type { BatchLimits, EncodedEvent, Outcome, Sink } from '../sink.js';
import { HttpClient } from './http-client.js';
import { connectionError, connectionOutcome, statusOutcome } from './http-outcome.js';
import type { HttpSinkOptions } from './http-sink.options.js';

type Payload = EventContent | HttpMessage;

/** A request as it goes over the wire, the same for every attempt. */
interface PreparedRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Delivers by HTTP POST: batches of JSON by default, other formats and single events by choice. */
export class HttpSink implements Sink<Payload, PreparedRequest> {
  readonly name = 'http';
  readonly limits: BatchLimits;
  readonly #client: HttpClient;
  readonly #format: EventFormat;
  /** The batch of the format; nothing in the other modes. */
  readonly #batch: BatchFormat | undefined;

  /** @throws DefinitionError when the mode is `batch` and the format has none */
  constructor(
    private readonly options: HttpSinkOptions,
    private readonly clock: Clock,
  ) {
    this.#client = new HttpClient(options, clock);
    this.#format = options.format ?? jsonEventFormat;
    this.#batch = options.mode === 'batch' ? batchOf(this.#format) : undefined;
    this.limits = {
      events: this.#batch === undefined ? 1 : options.batchSize,
      bytes: options.batchBytes,
      overhead: this.#batch?.overhead ?? 0,
      separator: this.#batch?.separator ?? 0,
      hardLimit: options.maxEventBytes,
      hardLimitName: 'CLOUDEVENTS_HTTP_MAX_EVENT_BYTES',
      linger: (options.linger ?? 0) * 1000,
      concurrency: options.concurrency,
      attemptTimeout: Infinity,
      rate: options.rate || undefined,
    };
  }

  encode(event: AcceptedEvent): EncodedEvent<Payload> {
    const key = event.subject;
    if (this.#batch !== undefined) {
      const payload = encodeOnce(this.#format, event);
      return { event, key, size: this.#batch.sizeOf(payload), payload };
    }
    if (this.options.mode === 'binary') this.#format.data?.check?.(event);
    const payload = this.options.mode === 'binary' ? encodeBinary(event) : encodeStructuredMessage(event, this.#format);
    return { event, key, size: Buffer.byteLength(payload.body), payload };
  }

  prepare(batch: readonly EncodedEvent<Payload>[]): PreparedRequest {
    const message =
      this.#batch === undefined
        ? (batch[0]?.payload as HttpMessage)
        : encodeBatchMessage(
            batch.map(({ payload }) => payload as EventContent),
            this.#format,
          );
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

function batchOf({ name, batch }: EventFormat): BatchFormat {
  if (batch !== undefined) return batch;
  throw new DefinitionError(`The format '${name}' has no batch; use mode 'structured' or 'binary' with it`);
}
