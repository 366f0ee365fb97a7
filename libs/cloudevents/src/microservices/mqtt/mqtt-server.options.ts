import type { MqttOptions } from '@nestjs/microservices';
import type { IClientOptions } from 'mqtt';
import type { MqttProtocolVersion } from '../../bindings/mqtt/index.js';
import { DefinitionError } from '../../errors/index.js';
import { receptionProblems, type ReceptionOptions } from '../reception.options.js';
import type { ReceivedMqttPacket } from './received-packet.js';
import { filterMatches, topicFilterProblem, topicNameProblem } from './topic-filter.js';

type NestMqttOptions = NonNullable<MqttOptions['options']>;

/** What the strategy decides itself, or has no use for. */
type NotTaken =
  'serializer' | 'deserializer' | 'subscribeOptions' | 'userProperties' | 'resubscribe' | 'protocolVersion';

/**
 * Settings of the MQTT strategy. Its own times are in seconds; those of mqtt.js, all of whose client options may be given
 * beside its own, are milliseconds, as they are there. How events are read (`formats`, `data`, `extensions`, `tolerant`,
 * `maxBytes`) is as for `decodeMqttMessage`, or as the application says; see `ReceptionOptions`.
 */
export interface CloudEventsMqttServerOptions
  extends ReceptionOptions<ReceivedMqttPacket>, Omit<NestMqttOptions, NotTaken | 'properties'> {
  /** Of the broker, e.g. `mqtts://broker:8883`. Default: `mqtt://localhost:1883`. */
  readonly url?: string;
  /**
   * Topic filters to subscribe to, at least one; wildcards and shared subscriptions (`$share/<group>/<filter>`) are
   * allowed.
   */
  readonly topics: readonly string[];
  /**
   * Quality of service that is asked for. 1 and 2: a message is acknowledged when its event is done with, and comes again
   * otherwise, where the session outlives the connection (see `clientId`); 2 keeps the broker, not a crash here, from
   * delivering twice. 0: each message comes once at most, and what is under way when the process dies is lost.
   * Default: 1.
   */
  readonly qos?: 0 | 1 | 2;
  /** 4 is MQTT 3.1.1, which carries events as JSON only. Default: 5. */
  readonly protocolVersion?: MqttProtocolVersion;
  /**
   * Name of the session; no other client may have it at the same time. Without one, what is published while we are not
   * connected is missed, and what we had not acknowledged is lost with the connection.
   */
  readonly clientId?: string;
  /** Whether every connection begins a new session. Default: false with a `clientId`, else true. */
  readonly clean?: boolean;
  /**
   * Properties of MQTT 5 for the connection. `sessionExpiryInterval`, the seconds that the broker keeps the session while
   * nobody is connected, is 7 days by default where `clean` is false.
   */
  readonly properties?: NonNullable<NestMqttOptions['properties']>;
  /** How often the first connection is tried; later ones are without end. -1 means without end. Default: -1. */
  readonly maxConnectionAttempts?: number;
  /** Whether to try again where the broker refuses the connection, e.g. the password. Default: true. */
  readonly reconnectOnConnackError?: boolean;
  /**
   * Where messages go that are no CloudEvents, were rejected, or failed too often: as they came, with user properties
   * that say why; over MQTT 3.1.1, which has none, the payload alone. They are published with QoS 1, on a connection of
   * their own whose client id ends with `-dead-letters`. A broker keeps them only for those who have subscribed: with
   * MQTT 5 it says when there is nobody, which counts as a failure. Default: none; then `withoutDeadLetterTopic` counts.
   */
  readonly deadLetterTopic?: string;
  /**
   * What happens to such messages without a dead-letter topic. `pause`: all that comes after it waits, the log says so,
   * and it is tried again every `pauseDelay`. `skip`: the log says so, and the event is lost. Default: `pause`.
   */
  readonly withoutDeadLetterTopic?: 'pause' | 'skip';
}

/** The same, all decided. */
export interface MqttServerSettings {
  readonly url: string;
  /** For mqtt.js: the connection that reads. */
  readonly reading: IClientOptions;
  /** For mqtt.js: the connection of the dead letters. */
  readonly deadLetters: IClientOptions;
  readonly topics: readonly string[];
  readonly qos: 0 | 1 | 2;
  readonly protocolVersion: MqttProtocolVersion;
  readonly maxConnectionAttempts: number;
  readonly deadLetterTopic: string | undefined;
  /** Milliseconds. */
  readonly deadLetterTimeout: number;
  readonly withoutDeadLetterTopic: 'pause' | 'skip';
}

const week = 7 * 24 * 60 * 60;

/** @throws DefinitionError naming every option that cannot work */
export function mqttServerSettings(options: CloudEventsMqttServerOptions): MqttServerSettings {
  const problems = [...optionProblems(options), ...receptionProblems(options)];
  if (problems.length > 0) throw new DefinitionError(`CloudEventsMqttServer cannot start: ${problems.join('; ')}`);
  const { protocolVersion = 5 } = options;
  const client = clientOptions(options);
  return {
    url: options.url ?? 'mqtt://localhost:1883',
    reading: readingOptions(client),
    deadLetters: deadLetterOptions(client),
    topics: [...new Set(options.topics)],
    qos: options.qos ?? 1,
    protocolVersion,
    maxConnectionAttempts: options.maxConnectionAttempts ?? -1,
    deadLetterTopic: options.deadLetterTopic,
    deadLetterTimeout: options.connectTimeout ?? 30_000,
    withoutDeadLetterTopic: options.withoutDeadLetterTopic ?? 'pause',
  };
}

/** What mqtt.js is not given. */
const ours = [
  ...([
    'app',
    'receiver',
    'retries',
    'minDelay',
    'maxDelay',
    'pauseDelay',
    'shutdownTimeout',
    'onGivenUp',
    'logger',
    'clock',
  ] as const),
  ...(['formats', 'data', 'extensions', 'tolerant', 'maxBytes'] as const),
  ...(['url', 'topics', 'qos', 'maxConnectionAttempts', 'deadLetterTopic', 'withoutDeadLetterTopic'] as const),
];

/** What belongs to the session that reads. */
const ofTheSession = ['clientId', 'will', 'incomingStore', 'outgoingStore', 'messageIdProvider'] as const;

function clientOptions(options: CloudEventsMqttServerOptions): IClientOptions {
  const { protocolVersion = 5, reconnectOnConnackError = true } = options;
  const client = without(options, ours) as IClientOptions;
  return { ...client, protocolVersion, reconnectOnConnackError, manualConnect: false };
}

function readingOptions(client: IClientOptions): IClientOptions {
  const { clean = client.clientId === undefined, properties, protocolVersion } = client;
  // We subscribe ourselves, to see what the broker says to it.
  const decided: IClientOptions = { ...client, clean, resubscribe: false };
  if (clean || protocolVersion !== 5) return decided;
  return { ...decided, properties: { sessionExpiryInterval: week, ...properties } };
}

function deadLetterOptions(client: IClientOptions): IClientOptions {
  const { clientId, properties } = client;
  return {
    ...without(client, ofTheSession),
    ...(clientId === undefined ? {} : { clientId: `${clientId}-dead-letters` }),
    ...(properties === undefined ? {} : { properties: without(properties, ['sessionExpiryInterval']) }),
    clean: true,
    // After a failure another client is made.
    reconnectPeriod: 0,
    reconnectOnConnackError: false,
  };
}

function without<T extends object, K extends keyof T>(value: T, names: readonly K[]): Omit<T, K> {
  const left = { ...value };
  for (const name of names) delete left[name];
  return left;
}

function optionProblems(options: CloudEventsMqttServerOptions): string[] {
  const problems: string[] = [];
  const { topics, deadLetterTopic, clientId, clean, maxConnectionAttempts = -1, reconnectPeriod = 1 } = options;
  if (!isUrl(options.url ?? 'mqtt://localhost')) problems.push("url must be like 'mqtt://broker:1883'");
  else if (options.url !== undefined && new URL(options.url).searchParams.has('clientId')) {
    problems.push('url must not have a clientId; give it as an option');
  }
  if (!Array.isArray(topics) || topics.length === 0)
    problems.push('topics must be a list of topic filters, at least one');
  else {
    for (const topic of topics)
      if (topicFilterProblem(topic)) problems.push(`topics: each ${topicFilterProblem(topic)}`);
  }
  if (![0, 1, 2].includes(options.qos ?? 1)) problems.push('qos must be 0, 1 or 2');
  if (![4, 5].includes(options.protocolVersion ?? 5)) problems.push('protocolVersion must be 4, for MQTT 3.1.1, or 5');
  if (clientId !== undefined && (typeof clientId !== 'string' || clientId === ''))
    problems.push('clientId must be a name');
  if (clean === false && clientId === undefined) problems.push('clientId must name the session where clean is false');
  if (!Number.isSafeInteger(maxConnectionAttempts) || maxConnectionAttempts < -1 || maxConnectionAttempts === 0) {
    problems.push('maxConnectionAttempts must be a whole number above 0, or -1 for no end');
  }
  if (!Number.isFinite(reconnectPeriod) || reconnectPeriod <= 0) {
    problems.push('reconnectPeriod must be milliseconds, above 0: nothing would be read after the first outage');
  }
  if ('customHandleAcks' in options) problems.push('customHandleAcks must be left out: the strategy acknowledges');
  if (deadLetterTopic !== undefined) {
    const problem = topicNameProblem(deadLetterTopic);
    if (problem !== undefined) problems.push(`deadLetterTopic ${problem}`);
    else if (
      Array.isArray(topics) &&
      topics.some((one) => typeof one === 'string' && filterMatches(one, deadLetterTopic))
    ) {
      problems.push('deadLetterTopic must not match one of topics: its messages would come back for ever');
    }
  }
  const { withoutDeadLetterTopic } = options;
  if (withoutDeadLetterTopic !== undefined && !['pause', 'skip'].includes(withoutDeadLetterTopic)) {
    problems.push("withoutDeadLetterTopic must be 'pause' or 'skip'");
  }
  return problems;
}

function isUrl(url: unknown): boolean {
  return typeof url === 'string' && URL.canParse(url);
}
