import { randomUUID } from 'node:crypto';
import { Injectable, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { until } from '../../../../../test/support/until.js';
import { DefinitionError, RejectedEventError } from '../../../src/errors/index.js';
import { jsonEventFormat } from '../../../src/formats/json/index.js';
import { protobufEventFormat } from '../../../src/formats/protobuf/index.js';
import { xmlEventFormat } from '../../../src/formats/xml/index.js';
import { CloudEventsModule } from '../../../src/index.js';
import { CloudEventsKafkaServer } from '../../../src/microservices/index.js';
import {
  CloudEventAttribute,
  CloudEventData,
  CloudEventsReceiver,
  OnCloudEvent,
} from '../../../src/receiving/index.js';
import type { EventReceiver } from '../../../src/receiving/cloudevents.receiver.port.js';
import type { Receipt } from '../../../src/receiving/receipt.js';
import { silent } from '../../support/silent-logger.js';
import { foreignBroker, kafka, newTopic, noBroker, recordsOf } from '../../sinks/kafka/support/broker.js';
import { anEvent } from '../../sinks/kafka/support/events.js';
import { Application, committed, handled, produce, produceEvents, recordOf, untilCommitted } from './support/server.js';

/** Finds its handlers when the application has started, as a real one does. */
@Injectable()
class LateReceiver implements EventReceiver, OnApplicationBootstrap {
  readonly application = new Application();
  private ready = false;

  onApplicationBootstrap(): void {
    this.ready = true;
  }

  receive(...args: Parameters<EventReceiver['receive']>): Promise<Receipt> {
    return this.ready ? this.application.receive(...args) : Promise.resolve({ status: 'ignored' });
  }
}

@Module({ providers: [LateReceiver] })
class AppModule {}

const seen: string[] = [];
let hold: Promise<void> | undefined;

@Injectable()
class Scores {
  @OnCloudEvent('io.angzarr.*')
  async onHand(@CloudEventData() { n }: { n: number }, @CloudEventAttribute('subject') subject: string): Promise<void> {
    if (n === 1) await hold;
    seen.push(`${n} ${subject}`);
    if (n === 3) throw new RejectedEventError('3 is no score');
  }
}

@Module({ imports: [CloudEventsModule.forRoot({ sink: 'none' })], providers: [Scores] })
class ScoresModule {}

describe.skipIf(noBroker)('CloudEventsKafkaServer as a strategy of Nest', () => {
  it('serves a hybrid application that was not initialised before', async () => {
    const topic = await newTopic();
    const groupId = randomUUID();
    await produceEvents(topic, 2);
    const app = await NestFactory.create(AppModule, { logger: silent });
    const connect = () =>
      app.connectMicroservice<MicroserviceOptions>({
        strategy: new CloudEventsKafkaServer({
          app,
          receiver: () => app.get(LateReceiver),
          brokers: kafka.brokers,
          topics: [topic],
          groupId,
        }),
      });
    connect();
    connect();
    await app.startAllMicroservices();
    await untilCommitted(groupId, topic, [2]);
    expect(app.get(LateReceiver).application.ids).toEqual(['0', '1']);
    await app.close();
  });

  it('brings events to methods with @OnCloudEvent by their type, and what they reject to the dead-letter topic', async () => {
    const [topic, deadLetterTopic] = [await newTopic(), await newTopic()];
    const groupId = randomUUID();
    await produceEvents(topic, 1, 0, { type: 'of.no.interest' });
    await produceEvents(topic, 3, 1);
    const app = await NestFactory.create(ScoresModule, { logger: silent });
    const options = { app, brokers: kafka.brokers, topics: [topic], groupId, deadLetterTopic };
    app.connectMicroservice<MicroserviceOptions>({ strategy: new CloudEventsKafkaServer(options) });
    let release = (): void => undefined;
    hold = new Promise((resolve) => {
      release = resolve;
    });
    await app.startAllMicroservices();
    await until('the handler is at work', () => app.get(CloudEventsReceiver).running === 1);
    release();
    await untilCommitted(groupId, topic, [4]);
    expect(seen).toEqual(['1 seat-1', '2 seat-1', '3 seat-1']);
    const [letter] = await recordsOf(deadLetterTopic, 1);
    expect(letter?.headers).toMatchObject({ ce_id: '3', 'x-dead-letter-reason': 'rejected' });
    expect(letter?.headers['x-dead-letter-error']).toContain('3 is no score');

    // While the application stops, what is under way ends, and what comes is left for the next start.
    hold = new Promise((resolve) => {
      release = resolve;
    });
    await produceEvents(topic, 3, 1);
    await until('the handler is at work', () => app.get(CloudEventsReceiver).running === 1);
    const receiverClose = vi.spyOn(app.get(CloudEventsReceiver), 'close');
    const closed = app.close();
    // Before that, the next record may still be let in.
    await until('the receiver is closed', () => receiverClose.mock.calls.length > 0);
    release();
    await closed;
    expect(await committed(groupId, topic)).toEqual([5]);
  });

  it('reads where the settings of the application say, when its options do not', async () => {
    const topic = await newTopic();
    const groupId = randomUUID();
    await produceEvents(topic, 1);
    vi.stubEnv('CLOUDEVENTS_KAFKA_BROKERS', kafka.brokers.join(','));
    vi.stubEnv('CLOUDEVENTS_KAFKA_TOPIC', topic);
    onTestFinished(() => void vi.unstubAllEnvs());
    const app = await NestFactory.create(ScoresModule, { logger: silent });
    app.connectMicroservice<MicroserviceOptions>({ strategy: new CloudEventsKafkaServer({ app, groupId }) });
    await app.startAllMicroservices();
    await untilCommitted(groupId, topic, [1]);
    expect(app.get(CloudEventsReceiver).counts().handled).toBe(1);
    await app.close();
  });

  it('reads the formats that the settings of the application say, when its options do not', async () => {
    const topic = await newTopic();
    const groupId = randomUUID();
    @Module({ imports: [CloudEventsModule.forRoot({ sink: 'none', receiver: { formats: ['json', 'protobuf'] } })] })
    class ProtobufModule {}
    const formats = [jsonEventFormat, protobufEventFormat, xmlEventFormat];
    const records = formats.map((format) => recordOf(anEvent(format.name), { mode: 'structured', format }));
    await produce(topic, records);
    const app = await NestFactory.create(ProtobufModule, { logger: silent });
    onTestFinished(() => app.close());
    const givenUp: [string, string][] = [];
    const strategy = new CloudEventsKafkaServer({
      app,
      brokers: kafka.brokers,
      topics: [topic],
      groupId,
      withoutDeadLetterTopic: 'skip',
      onGivenUp: ({ offset }, { reason }) => void givenUp.push([offset, reason]),
    });
    app.connectMicroservice<MicroserviceOptions>({ strategy });
    await app.startAllMicroservices();
    await untilCommitted(groupId, topic, [3]);
    expect(app.get(CloudEventsReceiver).counts().ignored).toBe(2);
    expect(givenUp).toEqual([['2', 'undecodable']]);
  });

  it.skipIf(foreignBroker)('logs in as the settings of the application say', async () => {
    const topic = await newTopic();
    const groupId = randomUUID();
    const settings = { brokers: kafka.saslPlaintext, securityProtocol: 'SASL_PLAINTEXT', topic } as const;
    const user = { saslUsername: kafka.user.username, saslPassword: kafka.user.password };
    @Module({ imports: [CloudEventsModule.forRoot({ sink: 'none', kafka: { ...settings, ...user } })] })
    class SecureModule {}
    await produceEvents(topic, 1);
    const app = await NestFactory.create(SecureModule, { logger: silent });
    const strategy = new CloudEventsKafkaServer({ app, groupId });
    onTestFinished(() => app.close());
    app.connectMicroservice<MicroserviceOptions>({ strategy });
    await app.startAllMicroservices();
    await untilCommitted(groupId, topic, [1]);
    expect(app.get(CloudEventsReceiver).counts().ignored).toBe(1);
  });

  it('says which option and which variable are missing when neither is given', async () => {
    const app = await NestFactory.create(ScoresModule, { logger: silent });
    onTestFinished(() => app.close());
    const strategy = new CloudEventsKafkaServer({ app, groupId: 'any' });
    const failure: unknown = await strategy.listen().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DefinitionError);
    expect((failure as Error).message).toBe(
      'CloudEventsKafkaServer cannot start: brokers are missing; give the option, or set CLOUDEVENTS_KAFKA_BROKERS',
    );
  });

  it('serves a microservice, and drains when it closes', async () => {
    const topic = await newTopic();
    const groupId = randomUUID();
    await produceEvents(topic, 2);
    let begun = false;
    let end = (): void => undefined;
    const application = new Application(({ id }) => {
      if (id === '0') return handled;
      begun = true;
      return new Promise((resolve) => {
        end = () => resolve(handled);
      });
    });
    const app = await NestFactory.createMicroservice<MicroserviceOptions>(AppModule, {
      logger: silent,
      strategy: new CloudEventsKafkaServer({ receiver: application, brokers: kafka.brokers, topics: [topic], groupId }),
    });
    await app.listen();
    await until('the second is being handled', () => begun);
    const closed = app.close();
    end();
    await closed;
    expect(await committed(groupId, topic)).toEqual([2]);
  });

  it('fails the start of a microservice that cannot reach the cluster', async () => {
    const strategy = new CloudEventsKafkaServer({
      receiver: new Application(),
      brokers: ['127.0.0.1:1'],
      topics: ['any'],
      groupId: 'any',
      timeout: 0.2,
    });
    const app = await NestFactory.createMicroservice<MicroserviceOptions>(AppModule, { logger: silent, strategy });
    await expect(app.listen()).rejects.toThrow(/127\.0\.0\.1:1: /);
    await app.close();
  });
});
