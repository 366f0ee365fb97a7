/** A message as Redis gave it: `context.message` of its handlers. */
export interface ReceivedRedisMessage {
  /** Where it was published. */
  readonly channel: string;
  /** The one of `patterns` that it came by; nothing where it came by `channels`. */
  readonly pattern?: string;
  /** Its bytes. */
  readonly message: Buffer;
}
