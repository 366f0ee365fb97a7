import type { RmqOptions } from '@nestjs/microservices';
import { DefinitionError } from '../../errors/index.js';
import { type ReceptionOptions, receptionProblems } from '../reception.options.js';
import type { ReceivedRmqMessage } from './received-message.js';

type NestOptions = NonNullable<RmqOptions['options']>;

/**
 * Settings of the RabbitMQ strategy: those of Nest's own, where they have a meaning here, and how events are handled.
 * Times in seconds. How events are read (`formats`, `data`, `extensions`, `tolerant`, `maxBytes`) is as for
 * `decodeAmqpMessage`, or as the application says; see `ReceptionOptions`.
 */
export interface CloudEventsRmqServerOptions extends ReceptionOptions<ReceivedRmqMessage> {
  /** Brokers to try in order, as `amqp://` or `amqps://` URLs or as objects. Default: `amqp://localhost`. */
  readonly urls?: NestOptions['urls'];
  readonly queue: string;
  /** As the queue is declared (amqplib's `assertQueue`). Default: durable. */
  readonly queueOptions?: NestOptions['queueOptions'];
  /** Whether queues are left as they are, and not declared where there is none. Default: false. */
  readonly noAssert?: boolean;
  /**
   * Messages that are handled side by side. Default: 1, which keeps the order of the queue; above it there is none.
   */
  readonly prefetchCount?: number;
  /** Whether `prefetchCount` is for the channel instead of its consumer. Default: false. */
  readonly isGlobalPrefetchCount?: boolean;
  /** Name of the consumer. Default: made up by the broker. */
  readonly consumerTag?: string;
  /** An exchange that is declared, durable, and bound to the queue where there is a `routingKey`. Default: none. */
  readonly exchange?: string;
  /** Default: `topic`. A `fanout` exchange is bound without `routingKey`. */
  readonly exchangeType?: NestOptions['exchangeType'];
  readonly exchangeArguments?: NestOptions['exchangeArguments'];
  readonly routingKey?: string;
  /** For amqp-connection-manager: `connectionOptions`, `heartbeatIntervalInSeconds`, `reconnectTimeInSeconds`. */
  readonly socketOptions?: NestOptions['socketOptions'];
  /** How often the first connection is tried before the start fails. Default: -1, for ever. */
  readonly maxConnectionAttempts?: number;
  /**
   * Queue for messages that are no CloudEvents, were rejected, or failed too often. Declared as durable where there is
   * none, unless `noAssert`. Default: none; then `withoutDeadLetterQueue` counts.
   */
  readonly deadLetterQueue?: string;
  /**
   * What happens to such messages without a dead-letter queue. `pause`: it stays unacknowledged, the log says so, and it
   * is tried again every `pauseDelay`; with a `prefetchCount` of 1 the queue waits. `reject`: it is rejected without
   * requeue, for queues with a dead-letter exchange of the broker; without one it is lost. Default: `pause`.
   */
  readonly withoutDeadLetterQueue?: 'pause' | 'reject';
}

/** The same, all decided, without what Nest and the reception take for themselves. */
export interface RmqServerSettings {
  readonly queue: string;
  readonly queueOptions: NonNullable<NestOptions['queueOptions']>;
  readonly noAssert: boolean;
  readonly prefetchCount: number;
  readonly isGlobalPrefetchCount: boolean;
  readonly consumerTag: string | undefined;
  readonly exchange: string | undefined;
  readonly exchangeType: string;
  readonly exchangeArguments: Readonly<Record<string, string>>;
  readonly routingKey: string | undefined;
  readonly maxConnectionAttempts: number;
  readonly deadLetterQueue: string | undefined;
  readonly withoutDeadLetterQueue: 'pause' | 'reject';
}

/** @throws DefinitionError naming every option that cannot work */
export function rmqServerSettings(options: CloudEventsRmqServerOptions): RmqServerSettings {
  const problems = [...optionProblems(options), ...receptionProblems(options)];
  if (problems.length > 0) throw new DefinitionError(`CloudEventsRmqServer cannot start: ${problems.join('; ')}`);
  const queueOptions = options.queueOptions ?? {};
  return {
    queue: options.queue,
    queueOptions,
    // Nest takes it from either place.
    noAssert: options.noAssert ?? queueOptions['noAssert'] === true,
    prefetchCount: options.prefetchCount ?? 1,
    isGlobalPrefetchCount: options.isGlobalPrefetchCount ?? false,
    consumerTag: options.consumerTag,
    exchange: options.exchange,
    exchangeType: options.exchangeType ?? 'topic',
    exchangeArguments: options.exchangeArguments ?? {},
    routingKey: options.routingKey ?? (options.exchangeType === 'fanout' ? '' : undefined),
    maxConnectionAttempts: options.maxConnectionAttempts ?? -1,
    deadLetterQueue: options.deadLetterQueue,
    withoutDeadLetterQueue: options.withoutDeadLetterQueue ?? 'pause',
  };
}

/** What only Nest's own server has a use for, as callers without types may give it. */
interface OtherOptions {
  readonly noAck?: unknown;
  readonly wildcards?: unknown;
}

const texts = ['consumerTag', 'exchange', 'exchangeType'] as const;
const flags = ['noAssert', 'isGlobalPrefetchCount'] as const;
const maps = ['queueOptions', 'exchangeArguments', 'socketOptions'] as const;
/** AMQP counts the bytes of a name in one byte, RabbitMQ those of a prefetch in two. */
const longestName = 255;
const highestPrefetch = 65_535;

function optionProblems(options: CloudEventsRmqServerOptions): string[] {
  const problems: string[] = [];
  const { urls, queue, prefetchCount = 1, exchange, exchangeType, routingKey } = options;
  const { deadLetterQueue, withoutDeadLetterQueue, maxConnectionAttempts = -1 } = options;
  const { noAck, wildcards } = options as OtherOptions;
  // They carry passwords: none of them is ever shown.
  if (urls !== undefined && !areUrls(urls)) problems.push('urls must be a list of amqp:// or amqps:// URLs or objects');
  if (!isQueueName(queue)) problems.push(`queue must be the name of a queue, at most ${longestName} bytes`);
  if (deadLetterQueue !== undefined) {
    if (!isQueueName(deadLetterQueue)) {
      problems.push(`deadLetterQueue must be the name of a queue, at most ${longestName} bytes`);
    }
    if (deadLetterQueue === queue) {
      problems.push('deadLetterQueue must not be queue: its messages would come back for ever');
    }
  }
  if (withoutDeadLetterQueue !== undefined && !['pause', 'reject'].includes(withoutDeadLetterQueue)) {
    problems.push("withoutDeadLetterQueue must be 'pause' or 'reject'");
  }
  if (noAck !== undefined && noAck !== false) {
    problems.push('noAck must not be set: an event would be lost when the process dies while handling it');
  }
  if (wildcards !== undefined && wildcards !== false) {
    problems.push(
      'wildcards must not be set: handlers are found by the type of the event; name exchange and routingKey',
    );
  }
  if (!isWhole(prefetchCount, 1) || prefetchCount > highestPrefetch) {
    problems.push(`prefetchCount must be a whole number, 1 to ${highestPrefetch}`);
  }
  if (maxConnectionAttempts !== -1 && !isWhole(maxConnectionAttempts, 1)) {
    problems.push('maxConnectionAttempts must be a whole number, 1 or more, or -1 for any number');
  }
  for (const name of texts) {
    const value: unknown = options[name];
    if (value !== undefined && (typeof value !== 'string' || value === '')) problems.push(`${name} must be a name`);
  }
  if (routingKey !== undefined && typeof routingKey !== 'string') problems.push('routingKey must be text');
  if (exchange === undefined && (exchangeType !== undefined || routingKey !== undefined)) {
    problems.push('exchangeType and routingKey need exchange');
  }
  for (const name of flags) {
    if (options[name] !== undefined && typeof options[name] !== 'boolean') {
      problems.push(`${name} must be true or false`);
    }
  }
  for (const name of maps) {
    const value: unknown = options[name];
    if (value !== undefined && (typeof value !== 'object' || value === null))
      problems.push(`${name} must be an object`);
  }
  return problems;
}

function isWhole(value: unknown, least: number): boolean {
  return Number.isSafeInteger(value) && (value as number) >= least;
}

function isQueueName(name: unknown): boolean {
  return typeof name === 'string' && name !== '' && Buffer.byteLength(name) <= longestName;
}

function areUrls(urls: unknown): boolean {
  return Array.isArray(urls) && urls.length > 0 && urls.every(isUrl);
}

function isUrl(url: unknown): boolean {
  if (typeof url === 'object' && url !== null) {
    // As amqp-connection-manager takes it; the error for one it cannot read would carry the password.
    const { url: inner } = url as { readonly url?: unknown };
    return inner === undefined || (typeof inner === 'string' && isUrl(inner));
  }
  return typeof url === 'string' && /^amqps?:\/\//i.test(url) && URL.canParse(url);
}
