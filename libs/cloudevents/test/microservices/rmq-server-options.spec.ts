import { describe, expect, it } from 'vitest';
import { DefinitionError } from '../../src/errors/index.js';
import { CloudEventsRmqServer, cloudEventsRmqTransport } from '../../src/microservices/rmq/cloudevents-rmq.server.js';
import { type CloudEventsRmqServerOptions, rmqServerSettings } from '../../src/microservices/rmq/rmq-server.options.js';

const needed = { queue: 'scores', receiver: () => Promise.reject(new Error()) };

describe('the options of CloudEventsRmqServer', () => {
  it('are decided by default as documented', () => {
    expect(rmqServerSettings(needed)).toEqual({
      queue: 'scores',
      queueOptions: {},
      noAssert: false,
      prefetchCount: 1,
      isGlobalPrefetchCount: false,
      consumerTag: undefined,
      exchange: undefined,
      exchangeType: 'topic',
      exchangeArguments: {},
      routingKey: undefined,
      maxConnectionAttempts: -1,
      deadLetterQueue: undefined,
      withoutDeadLetterQueue: 'pause',
    });
  });

  it('bind a fanout exchange without a routing key, and no other', () => {
    expect(rmqServerSettings({ ...needed, exchange: 'e', exchangeType: 'fanout' }).routingKey).toBe('');
    expect(rmqServerSettings({ ...needed, exchange: 'e' }).routingKey).toBeUndefined();
  });

  it('take noAssert from where Nest takes it', () => {
    expect(rmqServerSettings({ ...needed, queueOptions: { noAssert: true } }).noAssert).toBe(true);
    expect(rmqServerSettings({ ...needed, queueOptions: { noAssert: true }, noAssert: false }).noAssert).toBe(false);
  });

  it.each<[string, Record<string, unknown>]>([
    ['URLs', { urls: ['amqp://a', 'amqps://b:1/v?heartbeat=5'] }],
    ['an object for a URL', { urls: [{ hostname: 'a', port: 1 }] }],
    ['an object with a URL', { urls: [{ url: 'amqp://a' }] }],
    ['what Nest says by default', { noAck: false, wildcards: false }],
  ])('may be %s', (_, more) => {
    expect(() => rmqServerSettings({ ...needed, ...more })).not.toThrow();
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['no queue', { queue: '' }, 'queue must be'],
    ['a long queue', { queue: 'ä'.repeat(128) }, 'queue must be'],
    ['no URLs', { urls: [] }, 'urls must be'],
    ['one URL', { urls: 'amqp://a' }, 'urls must be'],
    ['a URL of others', { urls: ['http://a'] }, 'urls must be'],
    ['a URL that is none', { urls: ['amqp://a:x'] }, 'urls must be'],
    ['an object with a URL that is none', { urls: [{ url: 'amqp://a:b c@d e' }] }, 'urls must be'],
    ['acknowledgements by the broker', { noAck: true }, 'noAck must not be set: an event would be lost'],
    ['patterns of handlers', { wildcards: true }, 'wildcards must not be set'],
    ['no prefetch', { prefetchCount: 0 }, 'prefetchCount must be'],
    ['half a prefetch', { prefetchCount: 1.5 }, 'prefetchCount must be'],
    ['more than RabbitMQ counts', { prefetchCount: 65_536 }, 'prefetchCount must be'],
    ['no attempts', { maxConnectionAttempts: 0 }, 'maxConnectionAttempts must be'],
    ['a dead-letter queue that is none', { deadLetterQueue: '' }, 'deadLetterQueue must be'],
    ['a dead-letter queue that is read', { deadLetterQueue: 'scores' }, 'deadLetterQueue must not be queue'],
    ['an unknown choice', { withoutDeadLetterQueue: 'drop' }, "withoutDeadLetterQueue must be 'pause' or 'reject'"],
    ['an exchange that is none', { exchange: '' }, 'exchange must be a name'],
    ['a key without exchange', { routingKey: '#' }, 'exchangeType and routingKey need exchange'],
    ['a key that is none', { exchange: 'e', routingKey: 1 }, 'routingKey must be text'],
    ['a flag that is none', { noAssert: 'yes' }, 'noAssert must be'],
    ['options that are none', { queueOptions: 'durable' }, 'queueOptions must be'],
    ['nobody who receives', { receiver: undefined }, 'app must be'],
    ['no time', { pauseDelay: 0 }, 'pauseDelay must be'],
  ])('are refused with %s', (_, wrong, text) => {
    const options = { ...needed, ...wrong } as unknown as CloudEventsRmqServerOptions;
    expect(() => new CloudEventsRmqServer(options)).toThrow(DefinitionError);
    expect(() => new CloudEventsRmqServer(options)).toThrow(text);
  });

  it('tell every problem at once, and no password', () => {
    const wrong = { ...needed, queue: '', urls: ['http://player:secret@a'], retries: -1 };
    const start = (): unknown => new CloudEventsRmqServer(wrong);
    expect(start).toThrow(/^CloudEventsRmqServer cannot start: urls must be .*; queue must be .*; retries must be /);
    expect(start).not.toThrow(/secret/);
  });

  it('make a strategy of a transport of its own', () => {
    expect(new CloudEventsRmqServer(needed).transportId).toBe(cloudEventsRmqTransport);
    expect(cloudEventsRmqTransport).toBe(Symbol.for('nestjs-cloudevents.rmq'));
  });
});
