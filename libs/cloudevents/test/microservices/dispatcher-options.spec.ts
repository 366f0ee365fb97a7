import { NestFactory } from '@nestjs/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ResolvedConfig } from '../../src/config/resolved-config.js';
import { DefinitionError } from '../../src/errors/index.js';
import { CloudEventsModule, type CloudEventsModuleOptions } from '../../src/index.js';
import { checkDeadLetters, checkSinks } from '../../src/microservices/kafka/dispatcher/dispatch-sinks.js';
import {
  dispatcherSettings,
  checkDispatcherOptions,
} from '../../src/microservices/kafka/dispatcher/kafka-dispatcher.settings.js';
import { CloudEventsKafkaDispatcher, type CloudEventsKafkaDispatcherOptions } from '../../src/microservices/index.js';
import { KafkaSink } from '../../src/sinks/kafka/kafka.sink.js';
import { ScriptedSink } from '../delivery/scripted-sink.js';
import { silent } from '../support/silent-logger.js';

const app = {} as CloudEventsKafkaDispatcherOptions['app'];
const needed = { app, brokers: ['a:1'], topics: ['hands'], groupId: 'webhook', deadLetterTopic: 'hands-dead' };

describe('the options of CloudEventsKafkaDispatcher', () => {
  it('are decided by default as documented', () => {
    expect(dispatcherSettings(needed, {} as never)).toMatchObject({
      giveUpAfter: 86_400_000,
      maxBytesPerPartition: 8 * 1024 * 1024,
      concurrency: 16,
      retry: { attempts: 1 },
      shutdownTimeout: 10_000,
      strategy: 'CloudEventsKafkaDispatcher',
    });
    expect(dispatcherSettings({ ...needed, giveUpAfter: 60, concurrency: 2 }, {} as never)).toMatchObject({
      giveUpAfter: 60_000,
      concurrency: 2,
    });
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['no application', { app: undefined }, 'app must be the application'],
    ['no dead-letter topic', { deadLetterTopic: undefined }, 'deadLetterTopic must be a topic name'],
    ['a dead-letter topic that is read', { deadLetterTopic: 'hands' }, 'deadLetterTopic must not be one of topics'],
    ['no time to give up', { giveUpAfter: 0 }, 'giveUpAfter must be seconds, above 0'],
    ['no window to read', { maxBytesPerPartition: 0 }, 'maxBytesPerPartition must be a whole number of bytes'],
    ['no group', { groupId: '' }, 'groupId must be the name of a consumer group'],
  ])('are refused with %s', (_, wrong, text) => {
    const options = { ...needed, ...wrong } as unknown as CloudEventsKafkaDispatcherOptions;
    expect(() => checkDispatcherOptions(options)).toThrow(DefinitionError);
    expect(() => new CloudEventsKafkaDispatcher(options)).toThrow(`CloudEventsKafkaDispatcher cannot start: ${text}`);
  });
});

describe('the sinks of a dispatcher', () => {
  const kafka = { brokers: ['127.0.0.1:1'], topic: 'hands' };
  const http = { endpoint: 'http://127.0.0.1:1/' };
  const ownKafkaSink = Object.create(KafkaSink.prototype, {
    name: { value: 'mine' },
    limits: { value: new ScriptedSink().limits },
    close: { value: () => Promise.resolve() },
  }) as KafkaSink;

  it.each<[string, CloudEventsModuleOptions, RegExp]>([
    ['none, with which all events would be lost', { sink: 'none' }, /there is no sink .* set CLOUDEVENTS_SINK=http/],
    ['Kafka with the same topic', { sink: 'both', http, kafka }, /writes to the topic 'hands', which it reads/],
    [
      'Kafka with a topic for each event',
      { sink: 'kafka', kafka: { ...kafka, topic: () => 'x' } },
      /may be one it reads/,
    ],
    ['a Kafka sink of its own', { sink: 'http', http, sinks: [ownKafkaSink] }, /may be one it reads/],
  ])('are refused before a record is read: %s', async (_, settings, text) => {
    const nest = await NestFactory.createApplicationContext(CloudEventsModule.forRoot(settings), { logger: silent });
    onTestFinished(() => nest.close());
    const strategy = new CloudEventsKafkaDispatcher({ ...needed, app: nest, brokers: ['127.0.0.1:1'] });
    const refused = strategy.listen();
    await expect(refused).rejects.toThrow(DefinitionError);
    await expect(refused).rejects.toThrow(text);
  });

  it('has neither to do with the topic in which the application keeps dead letters', async () => {
    const settings: CloudEventsModuleOptions = {
      sink: 'http',
      http,
      kafka: { ...kafka, topic: 'others' },
      deadLetters: { store: 'kafka', topic: 'hands' },
    };
    const nest = await NestFactory.createApplicationContext(CloudEventsModule.forRoot(settings), { logger: silent });
    onTestFinished(() => nest.close());
    const strategy = new CloudEventsKafkaDispatcher({ ...needed, app: nest, brokers: ['127.0.0.1:1'] });
    await expect(strategy.listen()).rejects.toThrow(/keeps its dead letters in the topic 'hands' .* which it reads/);

    const check = (store: 'kafka' | 'none', deadLetterTopic: string) =>
      checkDeadLetters({ deadLetters: { store, topic: 'letters' } }, ['hands'], deadLetterTopic);
    expect(() => check('kafka', 'letters')).toThrow(/records of deadLetterTopic would not survive/);
    expect(() => check('kafka', 'hands-dead')).not.toThrow();
    expect(() => check('none', 'letters')).not.toThrow();
  });

  it('may be Kafka with another topic', () => {
    const check = (topic: string) =>
      checkSinks({ sinks: [ownKafkaSink] }, ownKafkaSink, { kafka: { topic } } as ResolvedConfig, ['hands']);
    expect(() => check('elsewhere')).not.toThrow();
    expect(() => check('hands')).toThrow(DefinitionError);
  });
});
