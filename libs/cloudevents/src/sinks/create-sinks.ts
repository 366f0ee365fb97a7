import { Logger } from '@nestjs/common';
import type { ResolvedConfig } from '../config/resolved-config.js';
import { securityProtocolOf } from '../config/security-protocol.js';
import type { Clock } from '../time/clock.js';
import { HttpSink } from './http/index.js';
import { createKafkajsFactory, type KafkaConnectionOptions, KafkaSink } from './kafka/index.js';

/** The HTTP sink when it is selected, else `null`. */
export function createHttpSink({ sink, http }: ResolvedConfig, clock: Clock): HttpSink | null {
  if (sink !== 'http' && sink !== 'both') return null;
  const { endpoint = '', sslCa: ca, ...options } = http;
  return new HttpSink({ ...options, endpoint, ...(ca === undefined ? {} : { ca }) }, clock);
}

/**
 * The Kafka sink when it is selected, else `null`. Connects with the first send.
 *
 * @throws MissingPackageError when kafkajs is not installed
 */
export async function createKafkaSink({ sink, kafka }: ResolvedConfig, clock: Clock): Promise<KafkaSink | null> {
  if (sink !== 'kafka' && sink !== 'both') return null;
  const { topic, mode, key, timeout, maxRecords, maxBytes, maxEventBytes: maxRecordBytes } = kafka;
  const clientFactory = await createKafkajsFactory(connectionOf(kafka), new Logger(KafkaSink.name));
  return new KafkaSink({ topic, mode, key, timeout, maxRecords, maxBytes, maxRecordBytes, clientFactory, clock });
}

function connectionOf(kafka: ResolvedConfig['kafka']): KafkaConnectionOptions {
  const { brokers = [], clientId, timeout, saslUsername: username, saslPassword: password = '', sslCa: ca } = kafka;
  return {
    brokers,
    clientId,
    timeout,
    securityProtocol: securityProtocolOf(kafka),
    ...(username === undefined ? {} : { sasl: { mechanism: kafka.saslMechanism, username, password } }),
    ...(ca === undefined ? {} : { ca }),
  };
}
