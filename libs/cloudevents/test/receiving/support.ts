import { ManualClock } from '../../../../test/support/manual-clock.js';
import type { CloudEvent } from '../../src/core/index.js';
import type { Clock } from '../../src/time/clock.js';
import {
  type CloudEventContext,
  CloudEventsReceiver,
  HandlerRegistry,
  type Receipt,
  type ReceiverChoices,
  receiverOptions,
} from '../../src/receiving/index.js';
import { eventPattern } from '../../src/receiving/event-pattern.js';

export function received(changes: Readonly<Record<string, unknown>> = {}): CloudEvent {
  return { specversion: '1.0', id: '1', source: '/games', type: 'game.over', ...changes };
}

export type Handle = (event: CloudEvent, context: CloudEventContext) => unknown;

/** Settled from outside, to hold a handler as long as a test wants. */
export class Held {
  finish = (): void => undefined;
  fail = (_error: unknown): void => undefined;
  readonly promise = new Promise<void>((resolve, reject) => {
    this.finish = resolve;
    this.fail = reject;
  });
}

/** A receiver with handlers `A.a`, `B.b` … of every `game.*` event, a clock that stands still and what it logs. */
export function receiving<C extends Clock = ManualClock>(
  handles: readonly Handle[],
  choices: ReceiverChoices = {},
  clock: C = new ManualClock() as Clock as C,
) {
  const registry = new HandlerRegistry();
  registry.load(
    handles.map((handle, index) => {
      const letter = String.fromCharCode('a'.charCodeAt(0) + index);
      // As Nest wraps it: whatever happens, it is a promise.
      const call = async (event: CloudEvent, context: CloudEventContext): Promise<unknown> => handle(event, context);
      return { name: `${letter.toUpperCase()}.${letter}`, patterns: [eventPattern('game.*')], call };
    }),
  );
  const errors: string[] = [];
  const warnings: string[] = [];
  const log = {
    error: (line: string) => void errors.push(line),
    warn: (line: string) => void warnings.push(line),
  };
  const options = receiverOptions(choices, clock);
  const receiver = new CloudEventsReceiver({ refresh: () => undefined }, registry, clock, options, log);
  const receive = (changes?: Readonly<Record<string, unknown>>): Promise<Receipt> =>
    receiver.receive(received(changes), { transport: 'test' });
  return { receiver, receive, clock, errors, warnings };
}
