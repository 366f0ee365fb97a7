import type { CloudEvent } from '../../core/index.js';
import type { EventReceiver } from '../../receiving/cloudevents.receiver.port.js';
import type { Verdict } from '../dead-letter-note.js';
import { noticeGivenUp } from '../given-up-notice.js';
import { type GivingUp, giveUp } from '../giving-up.js';
import { attempt } from '../message-attempt.js';
import type { MessageHistory } from '../message-history.js';
import { eventName, seconds } from '../message-words.js';
import type { RareLog } from '../rare-log.js';
import { deadLetter } from './dead-letter.js';
import type { DeadLetterTopic } from './dead-letter-topic.js';
import type { ServerSettings } from './kafka-server.settings.js';
import type { PartitionProgress } from './partition-progress.js';
import { partitionName, placeOf, type ReceivedKafkaRecord } from './received-record.js';
import type { RecordDispatch } from './record-dispatch.js';

/** What the records of all partitions are settled with. */
export interface SettlementTools {
  readonly settings: Pick<ServerSettings, 'retry' | 'pauseDelay' | 'withoutDeadLetterTopic' | 'clock' | 'onGivenUp'>;
  readonly receiver: EventReceiver;
  /** The same, where it is more than that. */
  readonly dispatch?: RecordDispatch | undefined;
  readonly decode: (record: ReceivedKafkaRecord) => CloudEvent;
  readonly deadLetters: DeadLetterTopic | undefined;
  readonly log: RareLog;
}

/** Brings the records of one partition to their end: handled, or given up. Waits for no better time itself. */
export class RecordSettlement {
  #running = 0;

  constructor(
    private readonly tools: SettlementTools,
    private readonly progress: PartitionProgress,
  ) {}

  /** Events whose handlers run now. */
  get running(): number {
    return this.#running;
  }

  /** Milliseconds until the record may be settled again, or nothing when it is. */
  async settle(record: ReceivedKafkaRecord): Promise<number | undefined> {
    const history = this.progress.historyOf(record.offset);
    const early = history.notBefore - this.tools.settings.clock.monotonic();
    if (early > 0) return early;
    return history.verdict === undefined
      ? this.#attempt(record, history)
      : this.#giveUp(record, history, history.verdict);
  }

  async #attempt(record: ReceivedKafkaRecord, history: MessageHistory): Promise<number | undefined> {
    const { decode, settings, dispatch } = this.tools;
    const message = { transport: 'kafka', message: record, place: placeOf(record), decode: () => decode(record) };
    this.#running++;
    const end = await attempt(message, history, this.tools, `${record.topic} ${record.partition}`).finally(() => {
      this.#running--;
    });
    switch (end.kind) {
      case 'finish':
        return undefined;
      case 'give-up':
        return this.#giveUp(record, history, sentAs(end.verdict, dispatch), end.event);
      case 'again': {
        const { delay, attempts, waits } = end;
        // A dispatch may know more before that.
        const notBefore = dispatch === undefined ? settings.clock.monotonic() + delay : 0;
        this.progress.remember(record.offset, { attempts, waits, notBefore });
        return delay;
      }
    }
  }

  /** To the dead-letter topic; without one, what the options say. Milliseconds to wait where that did not work. */
  async #giveUp(
    record: ReceivedKafkaRecord,
    history: MessageHistory,
    verdict: Verdict,
    event?: CloudEvent,
  ): Promise<number | undefined> {
    const { settings, log } = this.tools;
    const { topic, partition, offset } = record;
    const again = `${partitionName(topic, partition)} is paused, and tried again in ${seconds(settings.pauseDelay)}`;
    const words = {
      name: `${event === undefined ? 'The record' : `The ${eventName(event)}`} of ${placeOf(record)}`,
      dropped: 'It is skipped and lost',
      paused: `Set deadLetterTopic to go on without it. Until then ${again}`,
      again,
      logKinds: { ended: topic, paused: `${topic} ${partition}` },
    };
    const notBefore = settings.clock.monotonic() + settings.pauseDelay;
    const given = await giveUp(verdict, this.#whenGivenUp(record), words, log);
    if (given === 'done') {
      noticeGivenUp(record, verdict, settings, log);
      this.tools.dispatch?.givenUp(record);
      return undefined;
    }
    // What failed may be repaired by then; what only waits for the dead letters is not to be handled again.
    const then = given === 'send' ? { verdict } : { attempts: verdict.attempts };
    this.progress.remember(offset, { ...history, ...then, notBefore });
    return settings.pauseDelay;
  }

  #whenGivenUp(record: ReceivedKafkaRecord): GivingUp {
    const { deadLetters, settings } = this.tools;
    if (deadLetters === undefined) return settings.withoutDeadLetterTopic === 'skip' ? 'drop' : 'pause';
    const send = (verdict: Verdict) => deadLetters.send(deadLetter(record, verdict, settings.clock.wall()));
    return { name: `topic '${deadLetters.name}'`, send };
  }
}

/** A dispatch sends an event more often than it is asked to. */
function sentAs(verdict: Verdict, dispatch: RecordDispatch | undefined): Verdict {
  return { ...verdict, attempts: dispatch?.attemptsOf(verdict.error) ?? verdict.attempts };
}
