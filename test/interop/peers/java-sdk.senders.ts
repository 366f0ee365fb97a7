import type { CloudEvent } from 'nestjs-cloudevents';
import { javaEvent } from './java-event.js';
import { startJavaPeer } from './java-peer.js';
import type { Destination, Senders } from './event-sender.js';

/** The CloudEvents SDK for Java: its HTTP messages sent by Java's HTTP client, and its Kafka serializer. */
export function javaSenders({ url, brokers, topic }: Destination): Senders {
  const java = startJavaPeer();
  const all = (['binary', 'structured'] as const).flatMap((mode) => {
    const format = mode === 'structured' ? { format: 'json' } : {};
    return [
      {
        name: `Java SDK, HTTP, ${mode}`,
        transport: 'http' as const,
        send: async (event: CloudEvent) => {
          const status = await java.ask<number>('post', { url, mode, ...format, event: javaEvent(event) });
          if (status !== 204) throw new Error(`answered ${status}`);
        },
      },
      {
        name: `Java SDK, Kafka, ${mode}`,
        transport: 'kafka' as const,
        send: async (event: CloudEvent) => {
          await java.ask('produce', { brokers: brokers.join(), topic, mode, ...format, event: javaEvent(event) });
        },
      },
    ];
  });
  return { all, stop: () => java.stop() };
}
