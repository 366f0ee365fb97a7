/**
 * What the README shows, as an application writes it. It is compiled, never run, against the built declarations and
 * with skipLibCheck off, so that a declaration file that names what is not there fails: `npm run check:types`.
 */
import { Injectable, Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import {
  AcceptedEvent,
  type BatchLimits,
  type CloudEvent,
  type CloudEventDraft,
  CloudEventsConfigError,
  CloudEventsModule,
  CloudEventsProjector,
  CloudEventsPublisher,
  type CloudEventsResponse,
  CloudEventsRouter,
  decodeHttpMessage,
  DecodeError,
  DeliveryError,
  type DeliveryReport,
  encodeStructured,
  type EncodedEvent,
  type EventBook,
  Handles,
  HttpSink,
  InvalidEventError,
  isCloudEventsError,
  KafkaSink,
  type Outcome,
  type ProjectionContext,
  Projector,
  type Sink,
  type SinkHealth,
  UnsupportedFormatError,
} from 'nestjs-cloudevents';
import { decodeKafkaMessage, type KafkaSinkOptions, type ReceivedKafkaMessage } from 'nestjs-cloudevents/kafka';
import { packAny, protobufTypes } from 'nestjs-cloudevents/protobuf';
import { toSdkEvent } from 'nestjs-cloudevents/sdk';
import { MemorySink } from 'nestjs-cloudevents/testing';

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

export const others = [packAny, toSdkEvent];
