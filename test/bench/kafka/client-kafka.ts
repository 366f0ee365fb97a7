import { ClientKafka } from '@nestjs/microservices';
import { logLevel, Partitioners } from 'kafkajs';
import { lastValueFrom } from 'rxjs';
import type { CloudEvent } from 'nestjs-cloudevents';
import { structuredHeaders as headers } from './record-headers.js';
import type { SingleSender } from './single-sender.js';

/** What Nest brings along: one message a call, its value as its users write it. */
export async function startClientKafka(brokers: string[], topic: string): Promise<SingleSender> {
  const client = new ClientKafka({
    client: { clientId: 'bench', brokers, logLevel: logLevel.NOTHING },
    producer: { idempotent: true, createPartitioner: Partitioners.DefaultPartitioner },
    send: { acks: -1 },
    producerOnlyMode: true,
  });
  await client.connect();
  const send = (event: CloudEvent): Promise<unknown> =>
    lastValueFrom(client.emit(topic, { key: event.subject, value: JSON.stringify(event), headers }));
  return { send, close: () => client.close() };
}
