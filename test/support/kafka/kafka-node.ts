import type { KafkaTools } from './kafka-types.js';

/** One broker's process, whatever it runs in. Its storage and its ports stay the same from one start to the next. */
export interface KafkaNode {
  readonly tools: KafkaTools;
  /** The authority that signed the broker's certificate. */
  readonly caPem: string;
  /** The same as a file, which is there until remove. */
  readonly caFile: string;
  /** Launches the process; it is not ready for clients when this resolves. */
  start(): Promise<void>;
  /** Resolves when the process of the latest start has ended. */
  exited(): Promise<void>;
  kill(): Promise<void>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** An orderly stop, or a hard one if that takes too long. */
  terminate(): Promise<void>;
  log(): Promise<string>;
  /** Deletes what the stopped process leaves. */
  remove(): Promise<void>;
}
