import type { EventReceiver } from '../receiving/cloudevents.receiver.port.js';
import { settledWithin } from '../time/settled-within.js';
import { type IncomingMessage, MessageRun, type MessageEnd } from './message-run.js';
import { RareLog, type ServerLogger } from './rare-log.js';
import { seconds } from './message-words.js';
import { receiverOf } from './receiver-of.js';
import { type ReceptionOptions, type ReceptionSettings, receptionSettings } from './reception.options.js';

/** Brings the messages of one transport to their end; the strategies of all transports but Kafka have one. */
export class Reception {
  readonly settings: ReceptionSettings;
  readonly log: RareLog;
  readonly #stopping = new AbortController();
  readonly #abandoned = new AbortController();
  readonly #runs = new Set<Promise<MessageEnd>>();
  #receiver: EventReceiver | undefined;

  constructor(
    private readonly options: ReceptionOptions,
    logger: ServerLogger,
  ) {
    this.settings = receptionSettings(options);
    this.log = new RareLog(logger, this.settings.clock);
  }

  /** Initialises the application and finds its receiver; before the first message is read. */
  async open(): Promise<void> {
    this.#receiver = await receiverOf(this.options);
  }

  /** Whether the end has begun: nothing more is to be taken. */
  get isClosing(): boolean {
    return this.#stopping.signal.aborted;
  }

  /** Messages that have not come to their end. */
  get running(): number {
    return this.#runs.size;
  }

  /** Never rejects. Settles at once with `abandoned` after `close`. */
  take(message: IncomingMessage): Promise<MessageEnd> {
    const { settings, log } = this;
    const run = new MessageRun(message, {
      receiver: this.#receiver as EventReceiver,
      settings,
      log,
      stopping: this.#stopping.signal,
      abandoned: this.#abandoned.signal,
    });
    const end = run.end();
    this.#runs.add(end);
    void end.then(() => this.#runs.delete(end));
    return end;
  }

  /**
   * Takes nothing more and repeats nothing; waits for running handlers.
   *
   * @param within milliseconds that it waits; `shutdownTimeout` where nothing is said
   */
  async close(within = this.settings.shutdownTimeout): Promise<void> {
    this.#stopping.abort();
    const inTime = await settledWithin(this.settings.clock, within, Promise.all(this.#runs));
    if (!inTime) {
      const when = within > 0 ? ` ${seconds(within)} after they were asked to end` : '; they are not waited for';
      this.log.say('warn', 'abandoned', `${this.running} events are still being handled${when}`);
    }
    this.#abandoned.abort();
  }
}
