import type { RedisOptions } from '@nestjs/microservices';
import { DefinitionError } from '../../errors/index.js';
import type { EventFormat } from '../../formats/event-format.js';
import { connectionFields, type Named } from '../connection-fields.js';
import { type PendingOptions, pendingProblems } from '../pending.options.js';
import { type ReceptionOptions, receptionProblems } from '../reception.options.js';
import type { ReceivedRedisMessage } from './received-redis-message.js';

/** How to connect, as Nest's own Redis transport has it; its times are in milliseconds. */
export type RedisConnectionFields = Omit<
  Named<NonNullable<RedisOptions['options']>>,
  'wildcards' | 'serializer' | 'deserializer' | 'retryStrategy' | 'lazyConnect' | 'monitor' | 'autoResubscribe'
>;

/**
 * Settings of the Redis strategy: how to connect, as for Nest's own Redis transport; how events are read (`extensions`,
 * `maxBytes`), as for every format; `extensions` may come from the application, see `ReceptionOptions`. Without
 * `retryAttempts` it reconnects for ever, every `retryDelay` milliseconds (default: 5000).
 */
export interface CloudEventsRedisServerOptions
  extends
    Omit<ReceptionOptions<ReceivedRedisMessage>, 'formats' | 'data' | 'tolerant' | 'maxEvents'>,
    PendingOptions,
    RedisConnectionFields {
  /** Channels to subscribe to. At least one of `channels` and `patterns` has an entry. */
  readonly channels?: readonly string[];
  /**
   * Patterns of channels to subscribe to, such as `poker.*`, by PSUBSCRIBE. What is published on a channel that several
   * of them, or `channels` as well, have comes several times.
   */
  readonly patterns?: readonly string[];
  /** The format all events come in: a message of Redis has nothing to tell it by. Default: JSON. */
  readonly format?: EventFormat;
}

const own = ['channels', 'patterns', 'format'];

/** What ioredis is told. @throws DefinitionError naming every option that cannot work */
export function redisConnection(options: CloudEventsRedisServerOptions): Record<string, unknown> {
  const problems = [...redisProblems(options), ...receptionProblems(options), ...pendingProblems(options)];
  if (problems.length > 0) throw new DefinitionError(`CloudEventsRedisServer cannot start: ${problems.join('; ')}`);
  // The strategy subscribes again itself: a refusal would else end the process, as a rejection that nobody handles.
  return { ...connectionFields(options, own), autoResubscribe: false };
}

function redisProblems({ channels = [], patterns = [], format }: CloudEventsRedisServerOptions): string[] {
  const problems: string[] = [];
  const names = (value: unknown): boolean =>
    Array.isArray(value) && value.every((one) => typeof one === 'string' && one !== '');
  if (!names(channels)) problems.push('channels must be a list of channel names');
  if (!names(patterns)) problems.push("patterns must be a list of patterns, such as 'poker.*'");
  if (channels.length + patterns.length === 0) problems.push('channels or patterns must name at least one');
  if (format !== undefined && typeof format.decode !== 'function') {
    problems.push('format must be an event format, such as jsonEventFormat');
  }
  return problems;
}
