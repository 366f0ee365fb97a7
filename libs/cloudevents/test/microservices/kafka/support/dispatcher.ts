import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { onTestFinished } from 'vitest';
import { eventsOf, type ReceivedRequest } from '../../../../../../test/support/http/received-request.js';
import { CloudEventsModule, type CloudEventsModuleOptions } from '../../../../src/index.js';
import {
  CloudEventsKafkaDispatcher,
  type CloudEventsKafkaDispatcherOptions,
} from '../../../../src/microservices/index.js';
import { anEvent } from '../../../sinks/kafka/support/events.js';
import { kafka } from '../../../sinks/kafka/support/broker.js';
import { silent } from '../../../support/silent-logger.js';
import { committed, Lines, produce, recordOf } from './server.js';

type Options = Omit<CloudEventsKafkaDispatcherOptions, 'app'>;

/** An application that dispatches, closed with the test. */
export async function aDispatcher(endpoint: string, options: Options, settings: CloudEventsModuleOptions = {}) {
  @Module({ imports: [CloudEventsModule.forRoot({ sink: 'http', ...settings, http: { endpoint, ...settings.http } })] })
  class DispatcherModule {}

  const app = await NestFactory.create(DispatcherModule, { logger: silent });
  const lines = new Lines();
  const strategy = new CloudEventsKafkaDispatcher({
    app,
    brokers: kafka.brokers,
    logger: lines,
    sessionTimeout: 6,
    commitInterval: 0.05,
    pauseDelay: 0.2,
    ...options,
  });
  app.connectMicroservice<MicroserviceOptions>({ strategy });
  await app.startAllMicroservices();
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => (closed ??= app.close());
  onTestFinished(close);
  return { app, strategy, lines, close };
}

/**
 * Numbered events, dealt round so many subjects and partitions: subjects must be a multiple of partitions, and the first
 * number the end of those before.
 */
export function sendEvents(topic: string, count: number, { subjects, partitions }: Dealing, first = 0): Promise<void> {
  const ids = Array.from({ length: count }, (_, index) => first + index);
  const recordFor = (id: number) => ({
    ...recordOf(anEvent(id, { subject: `hand-${id % subjects}` })),
    partition: id % partitions,
  });
  return produce(topic, ids.map(recordFor));
}

export interface Dealing {
  readonly subjects: number;
  readonly partitions: number;
}

/** The numbers of events whose offsets are committed. */
export async function committedEvents(groupId: string, topic: string, { partitions }: Dealing): Promise<number[]> {
  const ends = await committed(groupId, topic);
  return ends.flatMap((end, partition) =>
    Array.from({ length: Math.max(0, end) }, (_, offset) => offset * partitions + partition),
  );
}

/** Which events arrived, in the order in which they did so for the first time. */
export function firstArrivals(requests: readonly ReceivedRequest[]): number[] {
  return [...new Set(requests.flatMap((request) => eventsOf(request).map(({ id }) => Number(id))))];
}

/** Numbers that came after a higher one of their subject. */
export function overtaken(arrivals: readonly number[], { subjects }: Dealing): number[] {
  const last = new Map<number, number>();
  return arrivals.filter((id) => {
    const before = last.get(id % subjects) ?? -1;
    last.set(id % subjects, Math.max(id, before));
    return id < before;
  });
}
