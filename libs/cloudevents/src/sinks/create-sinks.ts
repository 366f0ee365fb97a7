import { Logger } from '@nestjs/common';
import type { ResolvedConfig } from '../config/resolved-config.js';
import { loadFormat } from '../formats/load-format.js';
import type { Clock } from '../time/clock.js';
import { HttpSink } from './http/index.js';
import { configuredConnection } from './kafka/configured-connection.js';
import { createKafkajsFactory, KafkaSink } from './kafka/index.js';

/**
 * The HTTP sink when it is selected, else `null`.
 *
 * @throws MissingPackageError when the package of its format is not installed
 */
export async function createHttpSink({ sink, http }: ResolvedConfig, clock: Clock): Promise<HttpSink | null> {
  if (sink !== 'http' && sink !== 'both') return null;
  const { endpoint = '', sslCa: ca, ...options } = http;
  const format = await loadFormat(http.format);
  return new HttpSink({ ...options, format, endpoint, ...(ca === undefined ? {} : { ca }) }, clock);
}

/**
 * The Kafka sink when it is selected, else `null`. Connects with the first send.
 *
 * @throws MissingPackageError when kafkajs, or the package of its format, is not installed
 */
export async function createKafkaSink({ sink, kafka }: ResolvedConfig, clock: Clock): Promise<KafkaSink | null> {
  if (sink !== 'kafka' && sink !== 'both') return null;
  const { topic, mode, key, timeout, linger, maxRecords, maxBytes, maxEventBytes: maxRecordBytes } = kafka;
  const format = await loadFormat(kafka.format);
  const clientFactory = await createKafkajsFactory(configuredConnection(kafka), new Logger(KafkaSink.name));
  const sizes = { maxRecords, maxBytes, maxRecordBytes };
  return new KafkaSink({ topic, mode, format, key, timeout, linger, ...sizes, clientFactory, clock });
}
