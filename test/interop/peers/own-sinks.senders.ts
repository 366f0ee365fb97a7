import { NestFactory } from '@nestjs/core';
import {
  CloudEventsModule,
  CloudEventsPublisher,
  type CloudEvent,
  type CloudEventsModuleOptions,
} from 'nestjs-cloudevents';
import { extensions } from '../events.js';
import type { Destination, Senders } from './event-sender.js';

/** This package: `CloudEventsPublisher.send()` to each of its sinks in each of its modes. */
export async function ownSenders({ url, brokers, topic }: Destination): Promise<Senders> {
  const http = (['batch', 'structured', 'binary'] as const).map((mode) => ({
    name: `HttpSink, ${mode}`,
    transport: 'http' as const,
    options: { sink: 'http', http: { endpoint: url, mode } } satisfies CloudEventsModuleOptions,
  }));
  const kafka = (['structured', 'binary'] as const).map((mode) => ({
    name: `KafkaSink, ${mode}`,
    transport: 'kafka' as const,
    options: { sink: 'kafka', kafka: { brokers, topic, mode } } satisfies CloudEventsModuleOptions,
  }));
  const started = [...http, ...kafka].map(async ({ name, transport, options }) => {
    const module = CloudEventsModule.forRoot({ ...options, extensions });
    const context = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
    const send = async (event: CloudEvent): Promise<void> =>
      void (await context.get(CloudEventsPublisher).send([event]));
    return { sender: { name, transport, send }, stop: () => context.close() };
  });
  const all = await Promise.all(started);
  return {
    all: all.map(({ sender }) => sender),
    stop: async () => void (await Promise.all(all.map(({ stop }) => stop()))),
  };
}
