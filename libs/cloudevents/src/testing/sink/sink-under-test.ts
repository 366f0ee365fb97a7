import type { CloudEvent } from '../../core/index.js';
import type { Sink } from '../../sinks/sink.js';
import type { ContractOptions, UnderTest } from '../contract/contract-case.js';

/** What the other side of a sink can be made to do. */
export type PeerBehaviour =
  /** Takes everything, as it does unless it is told something else. */
  | 'accepts'
  /** Cannot be reached: nothing listens. */
  | 'unreachable'
  /** Breaks the connection in the middle of an attempt. */
  | 'breaks'
  /** Takes the attempt and never answers. */
  | 'hangs'
  /** Answers with what is no answer. */
  | 'babbles'
  /** Says that it cannot take anything just now. */
  | 'busy'
  /** The same, and asks for a minute's wait. */
  | 'busy for a minute'
  /** Refuses events for good. */
  | 'refuses'
  /** Refuses events because they are too large. */
  | 'refuses as too large'
  /** Refuses events because the sender may not send them. */
  | 'refuses as unauthorized'
  /** Says that it is gone for good. */
  | 'gone'
  /** Takes all events of an attempt but those of the subject `refused`, which it refuses for good. */
  | 'refuses one';

/** A sink whose other side accepts, and what can be seen there. */
export interface SinkUnderTest extends UnderTest {
  readonly sink: Sink;
  /** Every event the other side was given so far, in order, as often as it was given. */
  readonly received: () => Promise<readonly CloudEvent[]> | readonly CloudEvent[];
  /** The bytes of every attempt so far, as they came over the wire. Needed with the option `bytes`. */
  readonly bytes?: (() => Promise<readonly Uint8Array[]> | readonly Uint8Array[]) | undefined;
  /** Makes the other side behave so, from now on. Needed with the option `peer`. */
  readonly behave?: ((behaviour: PeerBehaviour) => Promise<void> | void) | undefined;
}

/**
 * How a contract gets a sink.
 *
 * @param timeout milliseconds an attempt may take at most, if the sink has such a limit
 */
export type MakeSink = (timeout: number) => SinkUnderTest | Promise<SinkUnderTest>;

/** What can be seen and scripted at the other side of a sink. */
export interface SinkContractOptions extends ContractOptions {
  /** Whether `bytes` is there. Default: false. */
  readonly bytes?: boolean | undefined;
  /** What `behave` can make of the other side. Default: nothing. */
  readonly peer?: readonly PeerBehaviour[] | undefined;
  /** Milliseconds after which a sink is to give up an answer that never comes. Default: 1000. */
  readonly timeout?: number | undefined;
}
