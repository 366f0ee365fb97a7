import type { IClientOptions } from 'mqtt';
import type { MqttProtocolVersion } from '../../bindings/mqtt/index.js';
import { DefinitionError } from '../../errors/index.js';
import { connectionFields } from '../connection-fields.js';
import { receptionProblems } from '../reception.options.js';
import type { CloudEventsMqttServerOptions } from './mqtt-server.options.js';
import { mqttProblems } from './mqtt-server.problems.js';

/** The options, all decided. */
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
  const problems = [...mqttProblems(options), ...receptionProblems(options)];
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

const own = ['url', 'topics', 'qos', 'maxConnectionAttempts', 'deadLetterTopic', 'withoutDeadLetterTopic'];

/** What belongs to the session that reads. */
const ofTheSession = ['clientId', 'will', 'incomingStore', 'outgoingStore', 'messageIdProvider'] as const;

function clientOptions(options: CloudEventsMqttServerOptions): IClientOptions {
  const { protocolVersion = 5, reconnectOnConnackError = true } = options;
  const client = connectionFields(options, own) as IClientOptions;
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
