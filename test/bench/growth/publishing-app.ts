import { type INestApplicationContext, Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { NestFactory } from '@nestjs/core';
import { CloudEventsModule, type CloudEventsModuleOptions, type Sink } from 'nestjs-cloudevents';

@Module({})
class PublishingApp {}

/** An application with this sink alone, which has started. */
export function bootWith(sink: Sink, options: CloudEventsModuleOptions = {}): Promise<INestApplicationContext> {
  const cloudEvents = CloudEventsModule.forRoot({ ...options, sink: 'none', sinks: [sink] });
  const imports = [ConfigModule.forRoot({ ignoreEnvFile: true }), cloudEvents];
  return NestFactory.createApplicationContext({ module: PublishingApp, imports }, { logger: ['error', 'warn'] });
}
