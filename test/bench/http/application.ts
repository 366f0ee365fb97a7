import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { NestFactory } from '@nestjs/core';
import {
  CloudEventsModule,
  type CloudEventsModuleOptions,
  CloudEventsPublisher,
  type DeliveryReport,
} from 'nestjs-cloudevents';
import type { CloudEvent } from 'nestjs-cloudevents';

@Module({})
class App {}

/** A Nest application that publishes. */
export interface Application {
  /** @throws Error when one of the events was not delivered */
  send(events: CloudEvent | readonly CloudEvent[]): Promise<void>;
  close(): Promise<void>;
}

/** @param http what is not said is as the library has it by default, whatever the environment says */
export async function startApplication(http: NonNullable<CloudEventsModuleOptions['http']>): Promise<Application> {
  const imports = [
    ConfigModule.forRoot({ ignoreEnvFile: true, skipProcessEnv: true }),
    CloudEventsModule.forRoot({ sink: 'http', http }),
  ];
  const app = await NestFactory.createApplicationContext({ module: App, imports }, { logger: ['error', 'warn'] });
  const publisher = app.get(CloudEventsPublisher, { strict: false });
  return {
    send: (events) => {
      const sent = Array.isArray(events) ? events.length : 1;
      // Not an async function: that would keep the events until they are delivered, as nobody else here does.
      return publisher.send(events).then((report) => {
        if (!isDelivered(report, sent)) throw new Error('Not all was delivered');
      });
    },
    close: () => app.close(),
  };
}

function isDelivered({ events }: DeliveryReport, sent: number): boolean {
  if (events.length !== sent) return false;
  return events.every(({ deliveries }) => deliveries.length === 1 && deliveries[0]?.status === 'delivered');
}
