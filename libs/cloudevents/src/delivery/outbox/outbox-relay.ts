import { randomUUID } from 'node:crypto';
import type { Clock } from '../../time/clock.js';
import { DefinitionError } from '../../errors/index.js';
import type { DeliveryRoom } from '../delivery-room.js';
import type { DeliveryLog } from '../sink-status.js';
import { OutboxEar } from './outbox-ear.js';
import { OutboxLog } from './outbox-log.js';
import type { OutboxSettings } from './outbox.options.js';
import { type Accept, SinkRelay } from './sink-relay.js';

/** A process renews its leases so many times before they end. */
const renewals = 3;
/** Milliseconds until it listens again. */
const longestSilence = 5000;
/** Of the time between two looks: how soon it looks for what this process has just written. */
const share = 10;

/** Takes events from the outbox to the sinks. Any number of processes have one, side by side. */
export class OutboxRelay {
  readonly #sinks: readonly SinkRelay[];
  readonly #log: OutboxLog;
  readonly #ear: OutboxEar;
  #runs: Promise<unknown> = Promise.resolve();
  #cancelRenewal = (): void => undefined;
  #isAwaited = false;
  #isOver = false;

  /** @throws DefinitionError when two sinks have one name: their deliveries could not be told apart */
  constructor(
    room: DeliveryRoom,
    private readonly settings: OutboxSettings,
    accept: Accept,
    private readonly clock: Clock,
    log: DeliveryLog,
  ) {
    const owner = `${process.pid} ${randomUUID()}`;
    const names = room.sinks.map(({ name }) => name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined)
      throw new DefinitionError(`Two sinks are named '${twice}'. An outbox needs a name for each`);
    this.#log = new OutboxLog(clock, log);
    this.#sinks = room.channels.map((channel) => new SinkRelay(channel, settings, owner, accept, clock, this.#log));
    this.#ear = new OutboxEar(settings.store, clock, this.#log, Math.min(settings.poll, longestSilence), () =>
      this.#wake(),
    );
  }

  /** Events in memory without an outcome, of each sink that has any. */
  get undelivered(): readonly { readonly sink: string; readonly events: number }[] {
    return this.#sinks.flatMap(({ name, undelivered }) =>
      undelivered > 0 ? [{ sink: name, events: undelivered }] : [],
    );
  }

  start(): void {
    this.#runs = Promise.all([this.#ear.run(), ...this.#sinks.map((sink) => sink.run())]);
    this.#renewLater();
  }

  /** This process has written something, and is about to commit it. */
  expect(): void {
    if (this.#isAwaited) return;
    this.#isAwaited = true;
    this.clock.after(this.settings.poll / share, () => {
      this.#isAwaited = false;
      this.#wake();
    });
  }

  /** Takes nothing more from the outbox. What it has goes its way. */
  close(): void {
    this.#ear.close();
    for (const sink of this.#sinks) sink.close();
  }

  /** Once the room has stopped: writes what is left of the outcomes, and gives back every lane. */
  async finish(): Promise<void> {
    this.close();
    await this.#runs;
    await Promise.all(this.#sinks.map((sink) => sink.finish()));
    this.#isOver = true;
    this.#cancelRenewal();
  }

  /** Ends without the store, whose answer does not come. */
  abandon(): void {
    this.#isOver = true;
    this.#cancelRenewal();
  }

  #wake(): void {
    for (const sink of this.#sinks) sink.wake();
  }

  #renewLater(): void {
    this.#cancelRenewal = this.clock.after(this.settings.lease / renewals, () => void this.#renew());
  }

  async #renew(): Promise<void> {
    const leases = this.#sinks.flatMap((sink) => sink.leases);
    try {
      if (leases.length > 0) await this.settings.store.renew(leases, this.settings.lease);
    } catch (error) {
      this.#log.failing(error);
    }
    if (!this.#isOver) this.#renewLater();
  }
}
