import type { AcceptedEvent, CloudEvent } from '../../../core/index.js';
import { messageOf } from '../../../core/thrown.js';
import { InvalidEventError } from '../../../errors/index.js';
import type { Receipt } from '../../../receiving/receipt.js';
import { placeOf, type ReceivedKafkaRecord } from '../received-record.js';
import { Dispatch } from './dispatch.js';
import { HeldUp, type HeldUpTools } from './held-up.js';
import type { DispatchChannel } from './sink-dispatch.js';
import { Stall } from './stall.js';
import { lowestOf, noRoom, type Unfinished } from './unfinished.js';

/** What all partitions share. */
export interface DispatchTools extends HeldUpTools {
  readonly channels: readonly DispatchChannel[];
  /** Makes a received event one that may be sent. @throws InvalidEventError */
  readonly accept: (event: CloudEvent, where: string) => AcceptedEvent;
  /** Whether so much is pending that nothing more is taken. */
  readonly isFull: () => boolean;
  /** Told how often an event was sent before this error gave it up. */
  readonly gaveUp: (error: Error, attempts: number) => void;
}

/** Milliseconds without any outcome after which the reader goes on with what else there is. */
const patience = 1000;
/** Nothing is known against the event; its record is asked for again. */
const undecided: Receipt = { status: 'in-flight' };

/**
 * The records of one partition that are with the sinks. They go there in the order of their offsets, without waiting for
 * each other: the channels keep the order of each subject. A record that is read again while it is on its way joins that.
 */
export class PartitionDispatch {
  readonly #dispatches = new Map<string, Dispatch>();
  readonly #stall: Stall;
  readonly #heldUp: HeldUp;
  /** A record that could not be sent: nothing behind it is sent before it is, or is given up. */
  #obstacle: Unfinished | undefined;
  /** Another one for each time the partitions were shared out. */
  #generation = 0;
  #open = 0;
  #whenIdle: (() => void)[] = [];
  #whenTold: (() => void)[] = [];
  #isClosed = false;

  /** @param where e.g. `topic 'hands' partition 3`, for logs */
  constructor(
    private readonly tools: DispatchTools,
    where: string,
  ) {
    this.#stall = new Stall(tools.clock, patience);
    this.#heldUp = new HeldUp(where, tools, () => lowestOf(this.#obstacle, this.#dispatches));
  }

  async receive(event: CloudEvent, record: ReceivedKafkaRecord): Promise<Receipt> {
    const { offset } = record;
    const place = BigInt(offset);
    const known = this.#dispatches.get(offset);
    // It was waited for once; others may be ready to be read.
    if (known?.isOf(event) === true) return this.#receipt(offset, known);
    if (this.#isClosed || (this.#obstacle !== undefined && place > this.#obstacle.place)) return undecided;
    if (this.tools.isFull()) {
      this.#stopAt({ place, event, why: () => noRoom(this.tools.channels) });
      return undecided;
    }
    let dispatch: Dispatch;
    try {
      dispatch = new Dispatch(this.tools.accept(event, placeOf(record)), this.tools.channels);
    } catch (error) {
      this.#stopAt({ place, event, why: () => `it cannot be sent: ${messageOf(error)}` });
      if (error instanceof InvalidEventError) return { status: 'rejected', error };
      throw error;
    }
    this.#submit(offset, dispatch);
    // What a channel refuses at once keeps no key waiting there.
    const isRefused = (dispatch.receipt()?.status ?? 'handled') !== 'handled';
    if (isRefused) this.#stopAt({ place, event, why: () => dispatch.trouble });
    else if (this.#obstacle?.place === place) this.#obstacle = undefined;
    const generation = this.#generation;
    await Promise.race([dispatch.settled, this.#stall.stalled()]);
    // Whoever asked is nobody any more: the outcome is for who reads it now.
    return generation === this.#generation ? this.#receipt(offset, dispatch) : undecided;
  }

  /** The record lies in the dead letters. */
  givenUp({ offset }: ReceivedKafkaRecord): void {
    const place = BigInt(offset);
    if (this.#obstacle?.place === place) this.#obstacle = undefined;
    this.#heldUp.finished(place);
    this.#forget(offset, this.#dispatches.get(offset));
  }

  /** It is read from this offset on: what lies before was settled, perhaps by others. */
  reading(from: string): void {
    const first = BigInt(from);
    for (const [offset, dispatch] of this.#dispatches) if (BigInt(offset) < first) this.#forget(offset, dispatch);
    if (this.#obstacle !== undefined && this.#obstacle.place < first) this.#obstacle = undefined;
    this.#heldUp.reading(first);
  }

  /**
   * Others may have worked on the partition: what has arrived is forgotten. What failed keeps its subject waiting until
   * it lies in the dead letters. Where all that is for others to do, nothing more is sent: behind one that failed here
   * and arrives there, it would come too early.
   */
  rejoined(isOurs: boolean): void {
    this.#generation++;
    this.#obstacle = undefined;
    if (!isOurs) this.#heldUp.end();
    for (const [offset, dispatch] of this.#dispatches) {
      if (!isOurs) this.#forget(offset, dispatch);
      else if (dispatch.receipt()?.status === 'handled') this.#dispatches.delete(offset);
    }
    this.#checkTold();
  }

  /** Resolves when all that is on its way has an outcome; nothing where nothing is. */
  idle(): Promise<void> | undefined {
    return this.#open === 0 ? undefined : new Promise((resolve) => this.#whenIdle.push(resolve));
  }

  /** Nothing more goes to the sinks. Resolves when whoever reads the records was told of all that is with them. */
  close(): Promise<void> {
    this.#isClosed = true;
    this.#heldUp.end();
    return new Promise((resolve) => {
      this.#whenTold.push(resolve);
      this.#checkTold();
    });
  }

  /** What a sink that is gone has is told to nobody. */
  #checkTold(): void {
    if (this.#whenTold.length === 0) return;
    for (const dispatch of this.#dispatches.values()) if (dispatch.isOpen || dispatch.receipt() !== undefined) return;
    for (const resolve of this.#whenTold.splice(0)) resolve();
  }

  /** Nothing behind this record is sent before it is, or is given up. */
  #stopAt(obstacle: Unfinished): void {
    this.#obstacle = obstacle;
    this.#heldUp.watch();
  }

  #submit(offset: string, dispatch: Dispatch): void {
    this.#dispatches.set(offset, dispatch);
    this.#open++;
    this.#stall.moved();
    this.#heldUp.watch();
    dispatch.submit(this.tools.giveUpAfter, () => {
      this.#stall.moved();
      if (dispatch.isOpen || --this.#open > 0) return;
      this.#stall.end();
      this.#checkTold();
      for (const resolve of this.#whenIdle.splice(0)) resolve();
    });
  }

  #receipt(offset: string, dispatch: Dispatch): Receipt {
    const receipt = dispatch.receipt();
    if (receipt === undefined) return undecided;
    if (receipt.status === 'handled' && this.#dispatches.get(offset) === dispatch) {
      this.#dispatches.delete(offset);
      this.#heldUp.finished(BigInt(offset));
    }
    this.#checkTold();
    if ('error' in receipt) this.tools.gaveUp(receipt.error, dispatch.attempts);
    return receipt;
  }

  #forget(offset: string, dispatch: Dispatch | undefined): void {
    dispatch?.free();
    this.#dispatches.delete(offset);
    this.#checkTold();
  }
}
