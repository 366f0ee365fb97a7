import type { CloudEvent } from '../core/index.js';
import type { EventReceiver } from '../receiving/cloudevents.receiver.port.js';
import type { Receipt } from '../receiving/receipt.js';
import { errorText, type Verdict } from './dead-letter-note.js';
import { type MessageHistory, nextStep } from './message-history.js';
import { eventName, seconds } from './message-words.js';
import type { RareLog } from './rare-log.js';
import type { ReceptionSettings } from './reception.options.js';

/** What an attempt has to know of its message. */
export interface AttemptedMessage {
  /** For `context.transport`, e.g. `mqtt`. */
  readonly transport: string;
  /** For `context.message`: what the client library gave. */
  readonly message: unknown;
  /** Where it was, for logs, e.g. `queue 'orders'`. */
  readonly place: string;
  /** @throws DecodeError when it is no CloudEvent */
  decode(): CloudEvent;
}

/** What an attempt needs besides. */
export interface AttemptTools {
  readonly receiver: EventReceiver;
  readonly settings: Pick<ReceptionSettings, 'retry' | 'clock'>;
  readonly log: RareLog;
}

/** What follows from an attempt: the message is done with, it waits `delay` milliseconds, or it is given up. */
export type AttemptEnd =
  | { readonly kind: 'finish' }
  | { readonly kind: 'again'; readonly delay: number; readonly attempts: number; readonly waits: number }
  /** Without the event where the message is none. */
  | { readonly kind: 'give-up'; readonly verdict: Verdict; readonly event?: CloudEvent };

/**
 * Hands a message to the handlers once. It is decoded anew each time: what a handler that failed did to the data of the
 * event is not seen by the next run.
 *
 * @param logKind failures of one kind are logged once in a while only
 */
export async function attempt(
  message: AttemptedMessage,
  history: MessageHistory,
  { receiver, settings, log }: AttemptTools,
  logKind = message.place,
): Promise<AttemptEnd> {
  let event: CloudEvent;
  try {
    event = message.decode();
  } catch (thrown) {
    return { kind: 'give-up', verdict: { reason: 'undecodable', error: errorOf(thrown), attempts: 0 } };
  }
  const { retry, clock } = settings;
  const receipt = await received(receiver, event, message);
  const step = nextStep(receipt, history, retry, clock.random());
  if (step.kind === 'give-up') return { ...step, event };
  if (step.kind === 'again' && receipt.status === 'failed') {
    const what = `Handling the ${eventName(event)} of ${message.place} failed: ${errorText(receipt.error)}`;
    const count = step.attempts === history.attempts ? '' : `attempt ${step.attempts} of ${retry.attempts}, `;
    log.say('warn', `failed ${logKind}`, `${what} (${count}the next in ${seconds(step.delay)})`);
  }
  return step;
}

/**
 * Receivers never reject, and always say what became of the event; but one that an application wrote itself may not, and
 * its event must not be lost over it.
 */
async function received(
  receiver: EventReceiver,
  event: CloudEvent,
  { transport, message }: AttemptedMessage,
): Promise<Receipt> {
  try {
    const receipt: unknown = await receiver.receive(event, { transport, message });
    return isReceipt(receipt) ? receipt : { status: 'failed', error: new Error('the receiver gave no receipt') };
  } catch (thrown) {
    return { status: 'failed', error: errorOf(thrown) };
  }
}

const withoutError: ReadonlySet<unknown> = new Set(['handled', 'ignored', 'duplicate', 'in-flight']);

function isReceipt(value: unknown): value is Receipt {
  const { status, error } = (value ?? {}) as { readonly status?: unknown; readonly error?: unknown };
  return withoutError.has(status) || ((status === 'failed' || status === 'rejected') && error instanceof Error);
}

function errorOf(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(`threw ${typeof thrown}`);
}
