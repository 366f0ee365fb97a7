import type { DeadLetterStore } from '../../delivery/dead-letters/dead-letter-store.js';
import type { ContractOptions, UnderTest } from '../contract/contract-case.js';

/** A store without a letter, and what can be done with it. */
export interface DeadLettersUnderTest extends UnderTest {
  readonly store: DeadLetterStore;
  /** Another store on the same letters, as after a restart. Needed with the option `durable`. */
  readonly reopen?: (() => DeadLetterStore | Promise<DeadLetterStore>) | undefined;
  /** What `requeue` handed back so far, in the order in which it will be delivered. Needed with the option `requeues`. */
  readonly handedBack?: (() => HandedBack[] | Promise<HandedBack[]>) | undefined;
}

/** A letter that is to be delivered again. */
export interface HandedBack {
  readonly sink: string;
  /** The event in the JSON format, as it was put. */
  readonly event: string;
}

/** What a store of dead letters can do. */
export interface DeadLetterContractOptions extends ContractOptions {
  /** Whether letters outlive the store: then `reopen` is needed. Default: false. */
  readonly durable?: boolean | undefined;
  /** Whether the store has `requeue`: then `handedBack` is needed. Default: false. */
  readonly requeues?: boolean | undefined;
  /** Bytes of the largest event it must take. Default: 3,000,000. */
  readonly largestEvent?: number | undefined;
}
