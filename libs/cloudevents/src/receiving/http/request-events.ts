import type { IncomingMessage } from 'node:http';
import type { CloudEvent } from '../../core/index.js';
import { DecodeError } from '../../errors/index.js';
import { NotReceivingError, ParsedBodyError } from './body-errors.js';
import { announcedMode, nodeRequest } from './node-request.js';
import type { RequestDecoder } from './request-decoder.js';

/** On Node's request; `Symbol.for`, so that two loaded copies of the package mean the same. */
const key = Symbol.for('nestjs-cloudevents.request-events');

/** Where frameworks put bodies. */
interface FrameworkRequest {
  readonly rawBody?: unknown;
  readonly body?: unknown;
}

/** The events of one request, read once, when the first asks for them. */
export class RequestEvents {
  /** Bytes that were kept from the body parsers, or why there are none. */
  captured: { readonly bytes: Buffer } | { readonly error: Error } | undefined;
  #events: Promise<readonly CloudEvent[]> | undefined;

  constructor(
    private readonly request: IncomingMessage,
    private readonly decoder: RequestDecoder,
  ) {}

  /** From now on {@link eventsOf} finds them. */
  static attach(request: IncomingMessage, decoder: RequestDecoder): RequestEvents {
    const events = new RequestEvents(request, decoder);
    Object.defineProperty(request, key, { value: events, configurable: true });
    return events;
  }

  read(framework: FrameworkRequest): Promise<readonly CloudEvent[]> {
    this.#events ??= this.#read(framework);
    return this.#events;
  }

  async #read(framework: FrameworkRequest): Promise<readonly CloudEvent[]> {
    if (this.captured === undefined) {
      // What announces no event was left to the parsers, and is refused for that.
      const isAnnounced = announcedMode(this.request) !== undefined;
      return this.decoder.decode(this.request, isAnnounced ? bodyOf(framework) : undefined);
    }
    if ('error' in this.captured) throw this.captured.error;
    return this.decoder.decode(this.request, this.captured.bytes);
  }
}

/**
 * The events of a request: one, or those of a batch.
 *
 * @param request as a controller gets it, on Express or Fastify
 * @throws DecodeError
 * @throws ParsedBodyError
 * @throws NotReceivingError
 */
export async function eventsOf(request: object): Promise<readonly CloudEvent[]> {
  const framework = request as FrameworkRequest;
  const events = (nodeRequest(request) as IncomingMessage & { [key]?: RequestEvents })[key];
  if (events === undefined) throw new NotReceivingError();
  return events.read(framework);
}

/** The event of a request that must be one. @throws like {@link eventsOf} */
export async function eventOf(request: object): Promise<CloudEvent> {
  const events = await eventsOf(request);
  const [event] = events;
  if (event !== undefined && events.length === 1) return event;
  throw new DecodeError(`The message is a batch of ${events.length} events; here it must be one event`);
}

/** Where the body came to somebody else first: the bytes that were kept beside it, or itself where it is bytes. */
function bodyOf({ rawBody, body }: FrameworkRequest): Uint8Array | string | undefined {
  const found = [rawBody, body].find((each) => typeof each === 'string' || each instanceof Uint8Array);
  if (found === undefined && body !== undefined && body !== null) throw new ParsedBodyError();
  return found as Uint8Array | string | undefined;
}
