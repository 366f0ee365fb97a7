/** What the strategy uses of a client of ioredis. */
export interface RedisClient {
  readonly status: string;
  on(event: 'messageBuffer', listener: (channel: Buffer, message: Buffer) => void): void;
  on(event: 'pmessageBuffer', listener: (pattern: string, channel: Buffer, message: Buffer) => void): void;
  on(event: 'ready' | 'close', listener: () => void): void;
  on(event: 'error', listener: (error: Error) => void): void;
  on(event: string, listener: (...args: unknown[]) => void): void;
  /** Rejects when the first attempt fails. */
  connect(): Promise<void>;
  subscribe(...channels: string[]): Promise<unknown>;
  psubscribe(...patterns: string[]): Promise<unknown>;
  unsubscribe(...channels: string[]): Promise<unknown>;
  punsubscribe(...patterns: string[]): Promise<unknown>;
  /** Closes the connection, and does not reconnect unless it is told to. */
  disconnect(reconnect?: boolean): void;
}
