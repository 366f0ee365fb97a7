import type { AcceptedEvent, CloudEvent } from '../../../core/index.js';
import { InvalidEventError } from '../../../errors/index.js';
import type { Receipt } from '../../../receiving/receipt.js';
import type { Clock } from '../../../time/clock.js';
import { placeOf, type ReceivedKafkaRecord } from '../received-record.js';
import { Dispatch } from './dispatch.js';
import type { DispatchChannel } from './sink-dispatch.js';
import { Stall } from './stall.js';

/** What all partitions share. */
export interface DispatchTools {
  readonly channels: readonly DispatchChannel[];
  /** Makes a received event one that may be sent. @throws InvalidEventError */
  readonly accept: (event: CloudEvent, where: string) => AcceptedEvent;
  /** Whether so much is pending that nothing more is taken. */
  readonly isFull: () => boolean;
  /** Milliseconds from the first failure until an event is given up. */
  readonly giveUpAfter: number;
  readonly clock: Pick<Clock, 'monotonic' | 'after'>;
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
  /** A record that could not be sent: nothing behind it is sent before it is, or is given up. */
  #obstacle: bigint | undefined;
  /** Another one for each time the partitions were shared out. */
  #generation = 0;
  #open = 0;
  #whenIdle: (() => void)[] = [];
  #whenTold: (() => void)[] = [];
  #isClosed = false;

  constructor(private readonly tools: DispatchTools) {
    this.#stall = new Stall(tools.clock, patience);
  }

  async receive(event: CloudEvent, record: ReceivedKafkaRecord): Promise<Receipt> {
    const { offset } = record;
    const place = BigInt(offset);
    const known = this.#dispatches.get(offset);
    // It was waited for once; others may be ready to be read.
    if (known?.isOf(event) === true) return this.#receipt(offset, known);
    if (this.#isClosed || (this.#obstacle !== undefined && place > this.#obstacle)) return undecided;
    if (this.tools.isFull()) {
      this.#obstacle = place;
      return undecided;
    }
    let dispatch: Dispatch;
    try {
      dispatch = new Dispatch(this.tools.accept(event, placeOf(record)), this.tools.channels);
    } catch (error) {
      this.#obstacle = place;
      if (error instanceof InvalidEventError) return { status: 'rejected', error };
      throw error;
    }
    this.#submit(offset, dispatch);
    // What a channel refuses at once keeps no key waiting there.
    if ((dispatch.receipt()?.status ?? 'handled') !== 'handled') this.#obstacle = place;
    else if (this.#obstacle === place) this.#obstacle = undefined;
    const generation = this.#generation;
    await Promise.race([dispatch.settled, this.#stall.stalled()]);
    // Whoever asked is nobody any more: the outcome is for who reads it now.
    return generation === this.#generation ? this.#receipt(offset, dispatch) : undecided;
  }

  /** The record lies in the dead letters. */
  givenUp({ offset }: ReceivedKafkaRecord): void {
    if (this.#obstacle === BigInt(offset)) this.#obstacle = undefined;
    this.#forget(offset, this.#dispatches.get(offset));
  }

  /** It is read from this offset on: what lies before was settled, perhaps by others. */
  reading(from: string): void {
    const first = BigInt(from);
    for (const [offset, dispatch] of this.#dispatches) if (BigInt(offset) < first) this.#forget(offset, dispatch);
    if (this.#obstacle !== undefined && this.#obstacle < first) this.#obstacle = undefined;
  }

  /**
   * Others may have worked on the partition: what has arrived is forgotten. What failed keeps its subject waiting until
   * it lies in the dead letters. Where all that is for others to do, nothing more is sent: behind one that failed here
   * and arrives there, it would come too early.
   */
  rejoined(isOurs: boolean): void {
    this.#generation++;
    this.#obstacle = undefined;
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

  #submit(offset: string, dispatch: Dispatch): void {
    this.#dispatches.set(offset, dispatch);
    this.#open++;
    this.#stall.moved();
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
    if (receipt.status === 'handled' && this.#dispatches.get(offset) === dispatch) this.#dispatches.delete(offset);
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
