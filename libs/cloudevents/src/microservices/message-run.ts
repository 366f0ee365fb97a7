import type { CloudEvent } from '../core/index.js';
import type { EventReceiver } from '../receiving/cloudevents.receiver.port.js';
import { errorText, type Verdict } from './dead-letter-note.js';
import { type MessageHistory, nextStep, noHistory } from './message-history.js';
import type { RareLog } from './rare-log.js';
import type { ReceptionSettings } from './reception.options.js';

/** One message of any transport, on its way to the handlers. */
export interface IncomingMessage {
  /** For `context.transport`, e.g. `mqtt`. */
  readonly transport: string;
  /** For `context.message`: what the client library gave. */
  readonly message: unknown;
  /** Where it was, for logs, e.g. `queue 'orders'`. */
  readonly place: string;
  /** @throws DecodeError when it is no CloudEvent */
  decode(): CloudEvent;
  /** What to do with one that is given up. */
  readonly whenGivenUp: GivingUp;
}

/**
 * `pause`: it is tried again every `pauseDelay`, and what comes after it waits. `drop`: the log says so, and it is done
 * with. An object: it is put where `name` says, and that is tried again where it fails.
 */
export type GivingUp = 'pause' | 'drop' | DeadLetters;

/** Where messages go that are given up. */
export interface DeadLetters {
  /** For logs, e.g. `queue 'orders-dead'`. */
  readonly name: string;
  /** Resolves when it is known to be stored. */
  send(verdict: Verdict): Promise<void>;
}

/** `done`: it may be acknowledged. `abandoned`: the application closes; it must not be, and comes again where it can. */
export type MessageEnd = 'done' | 'abandoned';

/** What a run needs. */
export interface RunTools {
  readonly receiver: EventReceiver;
  readonly settings: ReceptionSettings;
  readonly log: RareLog;
  /** Aborted when nothing is to begin any more. */
  readonly stopping: AbortSignal;
  /** Aborted when nobody waits for running handlers any more. */
  readonly abandoned: AbortSignal;
}

/** Hands one message to the handlers, again while that may help, and gives it up when it does not. */
export class MessageRun {
  #history: MessageHistory = noHistory;
  #event: CloudEvent | undefined;

  constructor(
    private readonly message: IncomingMessage,
    private readonly tools: RunTools,
  ) {}

  /** Never rejects. */
  end(): Promise<MessageEnd> {
    return orAborted(this.#run(), this.tools.abandoned);
  }

  async #run(): Promise<MessageEnd> {
    const { stopping } = this.tools;
    while (!stopping.aborted) {
      const wait = await this.#attempt();
      if (wait === undefined) return 'done';
      await this.#pause(wait);
    }
    return 'abandoned';
  }

  /** Milliseconds to wait, or nothing when the message is done with. */
  async #attempt(): Promise<number | undefined> {
    const { receiver, settings, log } = this.tools;
    const { transport, message, place } = this.message;
    const { verdict } = this.#history;
    if (verdict !== undefined) return this.#giveUp(verdict);
    try {
      this.#event ??= this.message.decode();
    } catch (error) {
      return this.#giveUp({ reason: 'undecodable', error: error as Error, attempts: 0 });
    }
    const receipt = await receiver.receive(this.#event, { transport, message });
    const step = nextStep(receipt, this.#history, settings.retry, settings.clock.random());
    if (step.kind === 'finish') return undefined;
    if (step.kind === 'give-up') return this.#giveUp(step.verdict);
    const { delay, attempts, waits } = step;
    if (receipt.status === 'failed') {
      const what = `Handling ${this.#name} of ${place} failed: ${errorText(receipt.error)}`;
      const count = attempts === this.#history.attempts ? '' : `attempt ${attempts} of ${settings.retry.attempts}, `;
      log.say('warn', `failed ${place}`, `${what} (${count}the next in ${seconds(delay)})`);
    }
    this.#history = { attempts, waits, notBefore: 0 };
    return delay;
  }

  /** Milliseconds to wait where it cannot be given up now. */
  async #giveUp(verdict: Verdict): Promise<number | undefined> {
    const { settings, log } = this.tools;
    const { place, whenGivenUp } = this.message;
    const runs = verdict.attempts === 1 ? 'after 1 attempt' : `after ${verdict.attempts} attempts`;
    const what = `${this.#name} of ${place} was given up (${verdict.reason}, ${runs}): ${errorText(verdict.error)}`;
    const again = `It is tried again in ${seconds(settings.pauseDelay)}`;
    if (whenGivenUp === 'drop') {
      log.say('error', `dropped ${place} ${verdict.reason}`, `${what}. It is dropped and lost`);
      return undefined;
    }
    if (whenGivenUp === 'pause') {
      log.say('error', `pause ${place}`, `${what}. ${again}, and what comes after it waits`);
      // The next run is one attempt more.
      this.#history = { ...this.#history, attempts: verdict.attempts };
      return settings.pauseDelay;
    }
    try {
      await whenGivenUp.send(verdict);
    } catch (error) {
      const failure = `The dead-letter ${whenGivenUp.name} did not take it: ${errorText(error as Error)}`;
      log.say('error', `pause ${place}`, `${what}. ${failure}. ${again}`);
      this.#history = { ...this.#history, verdict };
      return settings.pauseDelay;
    }
    log.say('error', `buried ${place} ${verdict.reason}`, `${what}. It lies in the dead-letter ${whenGivenUp.name}`);
    return undefined;
  }

  get #name(): string {
    return this.#event === undefined ? 'A message' : `The event '${this.#event.id}' (${this.#event.type})`;
  }

  /** Ends early when nothing is to begin any more. */
  async #pause(ms: number): Promise<void> {
    const { settings, stopping } = this.tools;
    let cancel = (): void => undefined;
    const time = new Promise<void>((resolve) => {
      cancel = settings.clock.after(ms, resolve);
    });
    await orAborted(time, stopping);
    cancel();
  }
}

async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | 'abandoned'> {
  if (signal.aborted) return 'abandoned';
  let abort = (): void => undefined;
  const aborted = new Promise<'abandoned'>((resolve) => {
    abort = () => resolve('abandoned');
  });
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

function seconds(ms: number): string {
  return `${Math.ceil(ms / 100) / 10} s`;
}
