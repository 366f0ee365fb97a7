import { describe, expect, it } from 'vitest';
import { DefinitionError } from '../../src/errors/index.js';
import { protobufEventFormat } from '../../src/protobuf/index.js';
import { CloudEventsRedisServer } from '../../src/microservices/redis/cloudevents-redis.server.js';
import {
  type CloudEventsRedisServerOptions,
  redisConnection,
} from '../../src/microservices/redis/redis-server.options.js';

const needed = { channels: ['poker'], receiver: () => Promise.reject(new Error()) };

describe('the options of CloudEventsRedisServer', () => {
  it('leave to the client what is the client’s', () => {
    const client = { host: 'a', port: 1, username: 'u', password: 'p', db: 2, retryAttempts: 3, retryDelay: 10 };
    const own = { ...needed, patterns: ['a.*'], format: protobufEventFormat, maxPending: 2, retries: 1, maxBytes: 10 };
    expect(redisConnection({ ...own, ...client })).toEqual({ ...client, autoResubscribe: false });
    expect(redisConnection({ ...needed, channels: [], patterns: ['*'] })).toEqual({ autoResubscribe: false });
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['no channels', { channels: [] }, 'channels or patterns must name at least one'],
    ['one channel', { channels: 'poker' }, 'channels must be a list'],
    ['a channel without name', { channels: [''] }, 'channels must be a list'],
    ['a pattern that is none', { patterns: [7] }, 'patterns must be a list'],
    ['a format that is none', { format: 'json' }, 'format must be an event format'],
    ['nobody who receives', { receiver: undefined }, 'app must be'],
    ['no room', { maxPendingBytes: 0 }, 'maxPendingBytes must be'],
  ])('are refused with %s', (_, wrong, text) => {
    const options = { ...needed, ...wrong } as unknown as CloudEventsRedisServerOptions;
    expect(() => new CloudEventsRedisServer(options)).toThrow(DefinitionError);
    expect(() => new CloudEventsRedisServer(options)).toThrow(text);
  });

  it('tell every problem at once, and no password', () => {
    const wrong = { ...needed, channels: [], retries: -1, concurrency: 0, password: 's3cret' };
    expect(() => redisConnection(wrong)).toThrow(
      /^CloudEventsRedisServer cannot start: .*; retries must .*; concurrency must/,
    );
    expect(() => redisConnection(wrong)).not.toThrow(/s3cret/);
  });
});

describe('the reconnections of CloudEventsRedisServer', () => {
  const delays = (options: Partial<CloudEventsRedisServerOptions>) => {
    const server = new CloudEventsRedisServer({ logger: silence, ...needed, ...options });
    return [1, 2, 1000].map((times) => server.createRetryStrategy(times));
  };
  const silence = { log: () => undefined, warn: () => undefined, error: () => undefined };

  it('never end by default', () => {
    expect(delays({})).toEqual([5000, 5000, 5000]);
    expect(delays({ retryDelay: 10 })).toEqual([10, 10, 10]);
  });

  it('end where that was asked for', () => {
    expect(delays({ retryAttempts: 1, retryDelay: 10 })).toEqual([10, undefined, undefined]);
    expect(delays({ retryAttempts: 0 })).toEqual([undefined, undefined, undefined]);
  });
});
