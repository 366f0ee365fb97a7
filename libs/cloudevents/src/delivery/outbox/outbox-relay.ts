import { randomUUID } from 'node:crypto';
import type { Clock } from '../../time/clock.js';
import { DefinitionError } from '../../errors/index.js';
import type { DeliveryRoom } from '../delivery-room.js';
import type { DeliveryLog } from '../sink-status.js';
import { OutboxEar } from './outbox-ear.js';
import { OutboxLog } from './outbox-log.js';
import type { OutboxSettings } from './outbox.options.js';
import type { Accept } from './lane-delivery.js';
import type { SinkLease } from './outbox-store.js';
import { SinkRelay } from './sink-relay.js';
import { TimedStore } from './timed-store.js';

/** A process renews its leases so many times before they end, and more often while that fails. */
const [renewals, hastyRenewals] = [3, 10];
/** Milliseconds until it listens again. */
const longestSilence = 5000;
/** Of the time between two looks: how soon it looks for what this process has just written. */
const share = 10;

/** Takes events from the outbox to the sinks. Any number of processes have one, side by side. */
export class OutboxRelay {
  readonly #sinks: readonly SinkRelay[];
  readonly #log: OutboxLog;
  readonly #store: TimedStore;
  readonly #ear: OutboxEar;
  #runs: Promise<unknown> = Promise.resolve();
  #cancelRenewal = (): void => undefined;
  #isAwaited = false;
  #isClosed = false;
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
    this.#store = new TimedStore(settings.store, clock, settings.lease);
    this.#sinks = room.channels.map(
      (channel) => new SinkRelay(channel, this.#store, settings, owner, accept, clock, this.#log),
    );
    const silence = Math.min(settings.poll, longestSilence);
    this.#ear = new OutboxEar(this.#store, clock, this.#log, silence, () => this.#wake());
  }

  /** Events in memory without an outcome, of each sink that has any. */
  get undelivered(): readonly { readonly sink: string; readonly events: number }[] {
    return this.#sinks.flatMap(({ name, undelivered }) =>
      undelivered > 0 ? [{ sink: name, events: undelivered }] : [],
    );
  }

  /** Without effect once it was closed: an application may be asked to end while it starts. */
  start(): void {
    if (this.#isClosed) return;
    this.#runs = Promise.all([this.#warnOfOtherSinks(), this.#ear.run(), ...this.#sinks.map((sink) => sink.run())]);
    this.#renewLater(this.settings.lease / renewals);
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

  /** Takes nothing more from the outbox, and gives back what waits. What is under way goes its way. */
  close(): void {
    this.#isClosed = true;
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
    for (const sink of this.#sinks) sink.abandon();
  }

  /** Once. Where the outbox cannot be read, its claims say so. */
  async #warnOfOtherSinks(): Promise<void> {
    const known = new Set([...this.#sinks.map(({ name }) => name), ...(this.settings.sinks ?? [])]);
    const waiting = await this.#store.sinks().catch(() => []);
    for (const sink of waiting) if (!known.has(sink)) this.#log.otherSink(sink);
  }

  #wake(): void {
    for (const sink of this.#sinks) sink.wake();
  }

  #renewLater(ms: number): void {
    this.#cancelRenewal = this.clock.after(ms, () => void this.#renew());
  }

  async #renew(): Promise<void> {
    const { lease } = this.settings;
    const leases = this.#sinks.flatMap((sink) => sink.leases);
    let wait = lease / renewals;
    try {
      if (leases.length > 0) await this.#renewAll(leases);
      this.#log.working('renew');
    } catch (error) {
      this.#log.failing('renew', error);
      wait = lease / hastyRenewals;
    }
    if (!this.#isOver) this.#renewLater(wait);
  }

  async #renewAll(leases: readonly SinkLease[]): Promise<void> {
    const { lease } = this.settings;
    // Not from when the answer came: by then a part of it may be over.
    const begun = this.clock.monotonic();
    const held = await this.#store.renew(leases, lease);
    for (const sink of this.#sinks) sink.renewed(leases, held, begun + lease);
  }
}
