import type { AcceptedEvent } from '../../core/index.js';
import { encodeBinary, type HttpMessage } from '../../bindings/http/index.js';
import type { Clock } from '../../time/clock.js';
import { DefinitionError } from '../../errors/index.js';
import { type BatchFormat, encodeOnce, type EventContent, type EventFormat } from '../../formats/index.js';
import { batchContent, contentSize, contentSizeInBatch, jsonEventFormat } from '../../formats/json/index.js';
import type { BatchLimits, EncodedEvent, Outcome, Sink } from '../sink.js';
import { BodyMemory } from './body-memory.js';
import { HttpClient } from './http-client.js';
import { connectionError, connectionOutcome, statusOutcome } from './http-outcome.js';
import type { HttpAnswer } from './http-answer.js';
import type { HttpSinkOptions } from './http-sink.options.js';
import { bodyBytes, headerList, type HeaderList, PostRequest } from './post-request.js';

type Payload = EventContent | HttpMessage;
type EncodedContent = EncodedEvent<EventContent>;

/** Delivers by HTTP POST: batches of JSON by default, other formats and single events by choice. */
export class HttpSink implements Sink<Payload, PostRequest> {
  readonly name = 'http';
  readonly limits: BatchLimits;
  readonly #client: HttpClient;
  readonly #format: EventFormat;
  /** The batch of the format; nothing in the other modes. */
  readonly #batch: BatchFormat | undefined;
  readonly #path: string;
  readonly #memory = new BodyMemory();
  readonly #allocate = (bytes: number): Uint8Array => this.#memory.take(bytes);
  /** The same for all requests whose body is made by the format. */
  readonly #headers: HeaderList;

  /** @throws DefinitionError when the mode is `batch` and the format has none */
  constructor(
    private readonly options: HttpSinkOptions,
    private readonly clock: Clock,
  ) {
    this.#client = new HttpClient(options, clock);
    this.#format = options.format ?? jsonEventFormat;
    this.#batch = options.mode === 'batch' ? batchOf(this.#format) : undefined;
    const { pathname, search } = new URL(options.endpoint);
    this.#path = pathname + search;
    const { contentType, mediaType } = this.#batch ?? this.#format;
    this.#headers = headerList(options.headers, { 'content-type': contentType ?? mediaType });
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
    if (this.options.mode === 'binary') {
      this.#format.data?.check?.(event);
      const payload = encodeBinary(event);
      return { event, key, size: Buffer.byteLength(payload.body), payload };
    }
    const payload = encodeOnce(this.#format, event);
    const batch = this.#batch;
    const size = batch === undefined ? contentSize(event, payload) : contentSizeInBatch(batch, event, payload);
    return { event, key, size, payload };
  }

  prepare(batch: readonly EncodedEvent<Payload>[]): PostRequest {
    if (this.#batch !== undefined) {
      return new PostRequest(
        this.#path,
        this.#headers,
        this.#batchBody(this.#batch, batch as readonly EncodedContent[]),
      );
    }
    const { payload, size } = batch[0] as EncodedEvent<Payload>;
    if (this.options.mode === 'binary') {
      const { headers, body } = payload as HttpMessage;
      return new PostRequest(this.#path, headerList(this.options.headers, headers), bodyBytes(body, size));
    }
    return new PostRequest(this.#path, this.#headers, bodyBytes(payload as EventContent, size));
  }

  attempt(request: PostRequest): Promise<Outcome> {
    return new Promise((resolve) =>
      this.#client.post(request, (answer, error) => resolve(this.#outcome(answer, error))),
    );
  }

  release({ body }: PostRequest): void {
    // The receiver may answer before it has read everything: while anything is still to be written, memory stays as it is.
    if (this.#client.hasWritten) this.#memory.giveBack(body);
  }

  #batchBody(format: BatchFormat, batch: readonly EncodedContent[]): Uint8Array {
    const contents = batch.map(({ payload }) => payload);
    const sizes = batch.map(({ size }) => size);
    return bodyBytes(batchContent(format, contents, sizes, this.#allocate));
  }

  #outcome(answer: HttpAnswer | undefined, error: Error | undefined): Outcome {
    if (answer === undefined) return connectionOutcome(error, this.options);
    return statusOutcome(answer, this.options, this.clock);
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
