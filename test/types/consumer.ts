/**
 * What the README shows, as an application writes it. It is compiled, never run, against the built declarations and
 * with skipLibCheck off, so that a declaration file that names what is not there fails: `npm run check:types`.
 */
import { Injectable, Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import {
  AcceptedEvent,
  attributeTypes,
  type BatchLimits,
  cloudEvent,
  type CloudEvent,
  CloudEventAttribute,
  type CloudEventContext,
  CloudEventData,
  type CloudEventDraft,
  CloudEventFormat,
  CloudEventsConfigError,
  CloudEventsModule,
  CloudEventsProjector,
  CloudEventsPublisher,
  type CloudEventsResponse,
  CloudEventsRouter,
  decodeHttpMessage,
  DecodeError,
  defineExtension,
  DeliveryError,
  type DeliveryReport,
  encodeHttpMessage,
  encodeStructured,
  type EncodedEvent,
  type EventBook,
  type EventFormat,
  formatOf,
  getAttribute,
  Handles,
  HttpSink,
  InvalidEventError,
  isCloudEventsError,
  jsonFormat,
  KafkaSink,
  OnCloudEvent,
  type Outcome,
  type ProjectionContext,
  Projector,
  type Sink,
  type SinkHealth,
  UnsupportedFormatError,
  validate,
  withAttribute,
} from 'nestjs-cloudevents';
import { encodeAmqpMessage } from 'nestjs-cloudevents/amqp';
import { avroEventFormat } from 'nestjs-cloudevents/avro';
import { classSchema } from 'nestjs-cloudevents/class-validator';
import { sampledRate, severity } from 'nestjs-cloudevents/extensions';
import type { Message } from 'kafkajs';
import {
  decodeKafkaMessage,
  encodeKafkaMessage,
  type KafkaSinkOptions,
  type ReceivedKafkaMessage,
} from 'nestjs-cloudevents/kafka';
import { CloudEventsKafkaServer } from 'nestjs-cloudevents/microservices';
import { encodeMqttMessage } from 'nestjs-cloudevents/mqtt';
import { decodeNatsMessage } from 'nestjs-cloudevents/nats';
import { packAny, protobufEventFormat, protobufTypes } from 'nestjs-cloudevents/protobuf';
import { toSdkEvent } from 'nestjs-cloudevents/sdk';
import { MemorySink } from 'nestjs-cloudevents/testing';
import { chooseSubprotocol } from 'nestjs-cloudevents/websocket';
import { xmlEventFormat } from 'nestjs-cloudevents/xml';

class PlayerActed {
  constructor(
    readonly playerId: string,
    readonly amount: number,
  ) {}
}

@Projector({ name: 'prj-hand', domain: 'hand' })
export class HandProjector {
  @Handles('PlayerActed')
  onPlayerActed(event: PlayerActed, context: ProjectionContext): CloudEventDraft | null {
    return event.amount === 0
      ? null
      : { type: 'all_in', data: event, extensions: { sequence: `${context.page.sequence}` } };
  }
}

@Injectable()
export class PlayerProjector extends CloudEventsProjector {
  constructor() {
    super('prj-player', 'player');
  }
}

@Projector({ name: 'prj-report', domain: 'hand' })
export class ReportProjector {
  project(book: EventBook): CloudEventsResponse {
    return { events: book.pages.map(({ sequence }) => ({ type: 'page', data: { sequence: String(sequence) } })) };
  }
}

export const router = new CloudEventsRouter('prj-deposits', 'player').on('FundsDeposited', () => null);

export class ScreenSink implements Sink<string, string> {
  readonly name = 'screen';
  readonly limits: BatchLimits = { events: 1, bytes: 1e6, overhead: 0, hardLimit: 1e6, concurrency: 1 };
  encode(event: AcceptedEvent): EncodedEvent<string> {
    const payload = encodeStructured(event);
    return { event, key: event.subject, size: payload.length, payload };
  }
  prepare(batch: readonly EncodedEvent<string>[]): string {
    return batch.map(({ payload }) => payload).join('\n');
  }
  attempt(): Promise<Outcome> {
    return Promise.resolve({ status: 'delivered' });
  }
  async check(): Promise<void> {}
  async close(): Promise<void> {}
}

@Injectable()
export class HandService {
  constructor(
    private readonly publisher: CloudEventsPublisher,
    readonly http: HttpSink,
    readonly kafka: KafkaSink,
  ) {}

  async act(event: object): Promise<DeliveryReport | InvalidEventError | undefined> {
    const page = { sequence: 1, createdAt: new Date(), event: { type: 'PlayerActed', data: event } };
    try {
      return await this.publisher.publish({ cover: { domain: 'hand', root: 'r' }, pages: [page] });
    } catch (error) {
      if (error instanceof DeliveryError) return error.report;
      if (error instanceof InvalidEventError || error instanceof CloudEventsConfigError) return undefined;
      if (isCloudEventsError(error) && error.code === 'CE_CLOSED') return undefined;
      throw error;
    }
  }

  health(): Readonly<Record<string, SinkHealth>> | readonly SinkHealth[] {
    return this.publisher.health();
  }
}

const sinkOptions: Pick<KafkaSinkOptions, 'topic' | 'key'> = { topic: ({ type }) => type, key: 'partitionkey' };
const kafka = { ...sinkOptions, brokers: ['127.0.0.1:9092'] };

@Module({
  imports: [
    ConfigModule.forRoot(),
    CloudEventsModule.forRoot({ sink: 'none', kafka, sinks: [new MemorySink()], types: protobufTypes() }),
    CloudEventsModule.forRootAsync({ useFactory: () => ({ sink: 'http', http: { mode: 'binary' } }) }),
    CloudEventsModule.forFeature([router]),
  ],
  providers: [HandProjector, PlayerProjector, ReportProjector, HandService],
})
export class AppModule {}

export function receive(headers: readonly string[], body: Uint8Array, record: ReceivedKafkaMessage): CloudEvent[] {
  try {
    return [...decodeHttpMessage({ headers, body }), decodeKafkaMessage(record)];
  } catch (error) {
    if (error instanceof UnsupportedFormatError || error instanceof DecodeError) return [];
    throw error;
  }
}

export const billing = defineExtension('billing', {
  costcenter: { type: attributeTypes.integer, required: true, constraint: (n) => (n > 0 ? undefined : 'positive') },
  paidat: { type: attributeTypes.timestamp },
});

@CloudEventFormat((type) => jsonFormat(classSchema(type)))
export class GameResult {
  winner!: string;
}

@Injectable()
export class Scores {
  @OnCloudEvent('io.angzarr.poker.hand.complete')
  onHand(@CloudEventData(GameResult) result: GameResult, @CloudEventAttribute('subject') hand?: string): string {
    return `${hand}: ${result.winner}`;
  }

  @OnCloudEvent('io.angzarr.poker.*', { source: 'angzarr/*' })
  async onAny(event: CloudEvent, { transport, signal }: CloudEventContext): Promise<void> {
    signal.throwIfAborted();
    await Promise.resolve([event, transport]);
  }
}

export const strategy = (app: { init(): Promise<unknown>; get(token: unknown): never }): CloudEventsKafkaServer =>
  new CloudEventsKafkaServer({ app, brokers: ['127.0.0.1:9092'], topics: ['cloudevents'], groupId: 'scores' });

export function inFormats(event: CloudEvent): EventFormat[] {
  const made = cloudEvent({ id: '1', source: '/s', type: 't', data: { total: 40 } });
  const total: number | undefined = made.data?.total;
  const center: number | undefined = billing.get(billing.with(event, { costcenter: 7, paidat: null }))?.costcenter;
  const rate: number | undefined = getAttribute(event, sampledRate.attributes.sampledrate);
  const winner: string | undefined = formatOf(GameResult)?.decode('').data?.winner;
  const problems = validate(withAttribute(event, 'subject', `${total} ${center} ${rate} ${winner}`), [
    severity,
    billing,
  ]);
  const format = problems.length === 0 ? protobufEventFormat : xmlEventFormat;
  const { headers, body } = encodeHttpMessage(event, { mode: 'structured', format, extensions: [billing] });
  const forFetch: string | Uint8Array<ArrayBuffer> = body;
  const forKafkajs: Message = encodeKafkaMessage(event);
  decodeKafkaMessage({ value: null, headers: forKafkajs.headers ?? {} });
  decodeHttpMessage({ headers, body: forFetch }, { formats: [format], maxBytes: 1024, tolerant: true });
  return [format, avroEventFormat];
}

export const others = [packAny, toSdkEvent, encodeAmqpMessage, encodeMqttMessage, decodeNatsMessage, chooseSubprotocol];
