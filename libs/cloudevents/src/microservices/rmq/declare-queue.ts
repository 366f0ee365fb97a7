import type { Channel } from 'amqplib';
import type { RmqServerSettings } from './rmq-server.options.js';

/** Makes what is consumed as the options say, as Nest does: the queue, its exchange, how many messages come at once. */
export async function declareQueue(channel: Channel, settings: RmqServerSettings): Promise<void> {
  const { queue, exchange, routingKey } = settings;
  if (!settings.noAssert) await channel.assertQueue(queue, settings.queueOptions);
  if (exchange !== undefined) {
    await channel.assertExchange(exchange, settings.exchangeType, {
      durable: true,
      arguments: settings.exchangeArguments,
    });
    if (routingKey !== undefined) await channel.bindQueue(queue, exchange, routingKey);
  }
  await channel.prefetch(settings.prefetchCount, settings.isGlobalPrefetchCount);
}
