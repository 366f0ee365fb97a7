import type { CloudEvent } from '../core/index.js';
import type { EventReceiver } from '../receiving/cloudevents.receiver.port.js';
import type { Verdict } from './dead-letter-note.js';
import { noticeGivenUp } from './given-up-notice.js';
import { giveUp, type GivingUp } from './giving-up.js';
import { attempt, type AttemptedMessage } from './message-attempt.js';
import { type MessageHistory, noHistory } from './message-history.js';
import { eventName, seconds } from './message-words.js';
import type { RareLog } from './rare-log.js';
import type { ReceptionSettings } from './reception.options.js';
import { untilAborted } from './until-aborted.js';

export type { DeadLetters, GivingUp } from './giving-up.js';

/** One message of any transport, on its way to the handlers. */
export interface IncomingMessage extends AttemptedMessage {
  /** What to do with one that is given up. */
  readonly whenGivenUp: GivingUp;
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
  /** Of the last attempt; none where it is no event. */
  #event: CloudEvent | undefined;

  constructor(
    private readonly message: IncomingMessage,
    private readonly tools: RunTools,
  ) {}

  /** Never rejects. */
  async end(): Promise<MessageEnd> {
    const end = await untilAborted(this.#run(), this.tools.abandoned);
    return end === 'aborted' ? 'abandoned' : end;
  }

  async #run(): Promise<MessageEnd> {
    const { stopping } = this.tools;
    while (!stopping.aborted) {
      const { verdict } = this.#history;
      const wait = await (verdict === undefined ? this.#attempt() : this.#giveUp(verdict));
      if (wait === undefined) return 'done';
      await this.#pause(wait);
    }
    return 'abandoned';
  }

  /** Milliseconds to wait, or nothing when the message is done with. */
  async #attempt(): Promise<number | undefined> {
    const end = await attempt(this.message, this.#history, this.tools);
    if (end.kind === 'finish') return undefined;
    if (end.kind === 'give-up') {
      this.#event = end.event;
      return this.#giveUp(end.verdict);
    }
    this.#history = { ...noHistory, attempts: end.attempts, waits: end.waits };
    return end.delay;
  }

  /** Milliseconds to wait where it cannot be given up now. */
  async #giveUp(verdict: Verdict): Promise<number | undefined> {
    const { settings, log, abandoned } = this.tools;
    // Nobody waits for it any more: it comes again, and is not to lie in the dead letters as well.
    if (abandoned.aborted) return settings.pauseDelay;
    const { message, place, whenGivenUp } = this.message;
    const again = `It is tried again in ${seconds(settings.pauseDelay)}, and what comes after it waits`;
    const words = {
      name: `${this.#event === undefined ? 'A message' : `The ${eventName(this.#event)}`} of ${place}`,
      dropped: 'It is dropped and lost',
      paused: again,
      again,
      logKinds: { ended: place, paused: place },
    };
    const given = await giveUp(verdict, whenGivenUp, words, log);
    if (given === 'done') {
      noticeGivenUp(message, verdict, settings, log);
      return undefined;
    }
    // Where it is handled again, the next run is one attempt more.
    const then = given === 'send' ? { verdict } : { attempts: verdict.attempts };
    this.#history = { ...this.#history, ...then };
    return settings.pauseDelay;
  }

  /** Ends early when nothing is to begin any more. */
  async #pause(ms: number): Promise<void> {
    const { settings, stopping } = this.tools;
    let cancel = (): void => undefined;
    const time = new Promise<void>((resolve) => {
      cancel = settings.clock.after(ms, resolve);
    });
    await untilAborted(time, stopping);
    cancel();
  }
}
