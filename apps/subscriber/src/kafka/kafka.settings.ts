import { readFileSync } from 'node:fs';
import type { KafkaConfig, SASLOptions } from 'kafkajs';
import { SetupError } from '../cli/setup.error.js';

export interface KafkaSettings {
  readonly topic: string;
  readonly brokers: readonly string[];
  readonly client: Pick<KafkaConfig, 'brokers' | 'ssl' | 'sasl'>;
}

const prefix = 'CLOUDEVENTS_KAFKA_';

/**
 * How to consume from Kafka, by the same variables the publisher uses, or `undefined` where `CLOUDEVENTS_SINK` names
 * no Kafka. Whether they are good is the publisher's to say in full; here only what keeps a consumer from starting.
 */
export function kafkaSettings(env: NodeJS.ProcessEnv): KafkaSettings | undefined {
  const sink = env['CLOUDEVENTS_SINK']?.trim().toLowerCase();
  if (sink !== 'kafka' && sink !== 'both') return undefined;
  const read = (name: string): string | undefined => env[`${prefix}${name}`]?.trim() || undefined;
  const brokers = (read('BROKERS') ?? '').split(',').flatMap((broker) => broker.trim() || []);
  if (brokers.length === 0) throw new SetupError(`${prefix}BROKERS is required because CLOUDEVENTS_SINK is '${sink}'`);
  const sasl = saslOf(read);
  const protocol = (read('SECURITY_PROTOCOL') ?? (sasl === undefined ? 'PLAINTEXT' : 'SASL_SSL')).toUpperCase();
  const ssl = protocol.endsWith('SSL') ? { ssl: tlsOf(read('SSL_CA')) } : {};
  return {
    topic: read('TOPIC') ?? 'cloudevents',
    brokers,
    client: { brokers, ...ssl, ...(sasl !== undefined && protocol.startsWith('SASL') && { sasl }) },
  };
}

function saslOf(read: (name: string) => string | undefined): SASLOptions | undefined {
  const username = read('SASL_USERNAME');
  if (username === undefined) return undefined;
  const password = read('SASL_PASSWORD') ?? '';
  const mechanism = (read('SASL_MECHANISM') ?? 'PLAIN').toLowerCase();
  if (mechanism === 'plain' || mechanism === 'scram-sha-256' || mechanism === 'scram-sha-512') {
    return { mechanism, username, password } as SASLOptions;
  }
  throw new SetupError(`${prefix}SASL_MECHANISM must be PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512`);
}

function tlsOf(path: string | undefined): true | { ca: string } {
  if (path === undefined) return true;
  try {
    return { ca: readFileSync(path, 'utf8') };
  } catch {
    throw new SetupError(`${prefix}SSL_CA: cannot read ${path}`);
  }
}
