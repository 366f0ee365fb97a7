import { onTestFinished } from 'vitest';
import type { AcceptedEvent } from '../../../../src/core/index.js';
import { DeliveryRoom, type RetryPolicy, type SinkDelivery } from '../../../../src/delivery/index.js';
import { systemClock } from '../../../../src/time/clock.js';
import {
  createKafkajsFactory,
  type KafkaClientFactory,
  type KafkaConnectionOptions,
  type KafkaLogger,
  KafkaSink,
  kafkaSinkDefaults,
  type KafkaSinkOptions,
} from '../../../../src/sinks/kafka/index.js';

export type SinkSettings = Partial<KafkaSinkOptions> & { readonly topic: KafkaSinkOptions['topic'] };

/** A sink over some client, closed with the test. */
export function aSink(clientFactory: KafkaClientFactory, settings: SinkSettings): KafkaSink {
  const sink = new KafkaSink({ ...kafkaSinkDefaults, clock: systemClock, ...settings, clientFactory });
  onTestFinished(() => sink.close());
  return sink;
}

/** A sink on a real broker. */
export async function aKafkajsSink(
  connection: Partial<KafkaConnectionOptions> & { readonly brokers: readonly string[] },
  settings: SinkSettings,
  logger?: KafkaLogger,
): Promise<KafkaSink> {
  const timeout = settings.timeout ?? kafkaSinkDefaults.timeout;
  const options = { clientId: 'test', securityProtocol: 'PLAINTEXT', timeout, ...connection } as const;
  return aSink(await createKafkajsFactory(options, logger), settings);
}

/** Quick repetitions, for as long as a broker may need to come back. */
export const patient: RetryPolicy = { attempts: 200, minDelay: 50, maxDelay: 500 };
export const impatient: RetryPolicy = { attempts: 2, minDelay: 10, maxDelay: 20 };

/** Delivery through the sink, stopped with the test. */
export function aRoom(sink: KafkaSink, policy: RetryPolicy = patient): DeliveryRoom {
  const room = new DeliveryRoom([sink], policy, systemClock);
  onTestFinished(async () => void (await room.stop()));
  return room;
}

/** Publishes in one call; the deliveries are those of the only sink. */
export async function publish(room: DeliveryRoom, events: readonly AcceptedEvent[]): Promise<readonly SinkDelivery[]> {
  const [deliveries = []] = await room.accept(events).settled;
  return deliveries;
}

export const statuses = (deliveries: readonly SinkDelivery[]): string[] => deliveries.map(({ status }) => status);
