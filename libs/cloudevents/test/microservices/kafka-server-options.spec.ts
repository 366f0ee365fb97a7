import { describe, expect, it } from 'vitest';
import { DefinitionError } from '../../src/errors/index.js';
import { type ConfiguredKafka, needsConfigured } from '../../src/microservices/kafka/kafka-server.source.js';
import { serverSettings } from '../../src/microservices/kafka/kafka-server.settings.js';
import { CloudEventsKafkaServer, type CloudEventsKafkaServerOptions } from '../../src/microservices/index.js';

const needed = { brokers: ['a:1'], topics: ['poker'], groupId: 'scores', receiver: () => Promise.reject(new Error()) };

describe('the options of CloudEventsKafkaServer', () => {
  it('are decided by default as documented', () => {
    expect(serverSettings(needed)).toMatchObject({
      connection: { brokers: ['a:1'], clientId: 'nestjs-cloudevents', securityProtocol: 'PLAINTEXT', timeout: 5 },
      topics: ['poker'],
      groupId: 'scores',
      fromBeginning: true,
      concurrency: 1,
      keyConcurrency: 1,
      retry: { attempts: 6, minDelay: 200, maxDelay: 10_000 },
      deadLetterTopic: undefined,
      withoutDeadLetterTopic: 'pause',
      pauseDelay: 30_000,
      sessionTimeout: 30_000,
      heartbeatInterval: 3000,
      rebalanceTimeout: 60_000,
      commitInterval: 1000,
      shutdownTimeout: 10_000,
    });
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['no brokers', { brokers: [] }, 'brokers must be'],
    ['no topics', { topics: [] }, 'topics must be'],
    ['a topic that is none', { topics: ['a b'] }, 'topics: each must be a topic name'],
    ['no group', { groupId: '' }, 'groupId must be'],
    ['nobody who receives', { receiver: undefined }, 'app must be'],
    ['a receiver that is none', { receiver: {} }, 'app must be'],
    ['a dead-letter topic that is none', { deadLetterTopic: '..' }, 'deadLetterTopic must be'],
    ['a dead-letter topic that is read', { deadLetterTopic: 'poker' }, 'deadLetterTopic must not be one of topics'],
    ['an unknown choice', { withoutDeadLetterTopic: 'drop' }, "withoutDeadLetterTopic must be 'pause' or 'skip'"],
    ['negative retries', { retries: -1 }, 'retries must be'],
    ['half a lane', { keyConcurrency: 0.5 }, 'keyConcurrency must be'],
    ['no concurrency', { concurrency: 0 }, 'concurrency must be'],
    ['no time', { pauseDelay: 0 }, 'pauseDelay must be'],
    ['no number', { maxDelay: Number.NaN }, 'maxDelay must be'],
    ['rare heartbeats', { sessionTimeout: 3, heartbeatInterval: 3 }, 'heartbeatInterval must be below'],
    ['a negative deadline', { shutdownTimeout: -1 }, 'shutdownTimeout must be'],
  ])('are refused with %s', (_, wrong, text) => {
    const options = { ...needed, ...wrong } as unknown as CloudEventsKafkaServerOptions;
    expect(() => new CloudEventsKafkaServer(options)).toThrow(DefinitionError);
    expect(() => new CloudEventsKafkaServer(options)).toThrow(text);
  });

  it('tell every problem at once', () => {
    const wrong = { ...needed, topics: [], groupId: '' };
    expect(() => serverSettings(wrong)).toThrow(/topics must be .*; groupId must be /);
  });
});

describe('where CloudEventsKafkaServer reads, by its options and the settings of the application', () => {
  const receiver = () => Promise.reject(new Error('never asked'));
  const app = { init: () => Promise.resolve(), get: (): never => expect.unreachable('asked too early') };
  const given = { app, groupId: 'scores' };
  const kafka = {
    brokers: ['kafka:1'],
    topic: 'hands',
    clientId: 'table',
    timeout: 7,
    saslMechanism: 'SCRAM-SHA-512',
    saslUsername: 'dealer',
    saslPassword: 'hunter2',
  };
  const configured = (more: Record<string, unknown> = {}) => ({ ...kafka, ...more }) as unknown as ConfiguredKafka;
  const sasl = { mechanism: 'SCRAM-SHA-512', username: 'dealer', password: 'hunter2' } as const;
  const all = { brokers: ['kafka:1'], clientId: 'table', timeout: 7, securityProtocol: 'SASL_SSL', sasl };
  const own = { mechanism: 'PLAIN', username: 'me', password: 'mine' } as const;

  it('the settings fill what the options leave out', () => {
    new CloudEventsKafkaServer(given);
    const { connection, topics } = serverSettings(given, configured());
    expect({ connection, topics }).toEqual({ connection: all, topics: ['hands'] });
  });

  it.each<[string, Partial<CloudEventsKafkaServerOptions>, Record<string, unknown>]>([
    ['clientId and timeout', { clientId: 'scores', timeout: 2 }, { ...all, clientId: 'scores', timeout: 2 }],
    [
      'brokers, which get no password of the application',
      { brokers: ['other:1'] },
      { brokers: ['other:1'], clientId: 'table', timeout: 7, securityProtocol: 'PLAINTEXT' },
    ],
    ['sasl, encrypted unless it is said otherwise', { sasl: own }, { ...all, sasl: own }],
    [
      'ca, which means TLS, without a password of the application',
      { ca: 'pem' },
      { brokers: ['kafka:1'], clientId: 'table', timeout: 7, securityProtocol: 'SSL', ca: 'pem' },
    ],
    [
      'securityProtocol, without a password of the application',
      { securityProtocol: 'SSL' },
      { brokers: ['kafka:1'], clientId: 'table', timeout: 7, securityProtocol: 'SSL' },
    ],
  ])('an option wins: %s', (_, option, connection) => {
    expect(serverSettings({ ...given, ...option }, configured()).connection).toEqual(connection);
  });

  it('topics win as well', () => {
    expect(serverSettings({ ...given, topics: ['a', 'b', 'a'] }, configured()).topics).toEqual(['a', 'b']);
  });

  it.each<[string, Partial<CloudEventsKafkaServerOptions>, Record<string, unknown>, string]>([
    [
      'no brokers',
      {},
      { brokers: undefined },
      'brokers are missing; give the option, or set CLOUDEVENTS_KAFKA_BROKERS',
    ],
    [
      'a topic per event',
      {},
      { topic: () => 'any' },
      'topics must be given, since kafka.topic of the application is a',
    ],
    ['dead letters where it reads', { deadLetterTopic: 'hands' }, {}, 'deadLetterTopic must not be one of topics'],
    [
      'a user without password',
      {},
      { saslPassword: undefined },
      'sasl needs a password (CLOUDEVENTS_KAFKA_SASL_PASSWORD',
    ],
    ['SASL without user', { securityProtocol: 'SASL_SSL' }, {}, 'sasl (CLOUDEVENTS_KAFKA_SASL_USERNAME) is required'],
    ['a CA without TLS', {}, { securityProtocol: 'SASL_PLAINTEXT', sslCa: 'pem' }, 'ca has no effect'],
  ])('is refused when both together say: %s', (_, option, setting, text) => {
    const settings = () => serverSettings({ ...given, ...option }, configured(setting));
    expect(settings).toThrow(DefinitionError);
    expect(settings).toThrow(text);
    expect(settings).not.toThrow('hunter2');
  });

  it.each(['brokers', 'topics'])('without an application, %s are required', (option) => {
    const rest = { ...needed, [option]: undefined };
    expect(() => new CloudEventsKafkaServer(rest as unknown as CloudEventsKafkaServerOptions)).toThrow(
      `${option} must be`,
    );
  });

  it('the application is asked only where something is left out that it must have', () => {
    const complete = { ...given, receiver, brokers: ['a:1'], topics: ['t'] };
    expect(needsConfigured(complete)).toBe(false);
    expect(needsConfigured({ ...complete, brokers: undefined } as never)).toBe(true);
    expect(needsConfigured({ ...complete, topics: undefined } as never)).toBe(true);
    expect(needsConfigured({ ...complete, receiver: undefined } as never)).toBe(true);
    expect(needsConfigured(needed)).toBe(false);
  });
});

it('a server that is closed while it starts does not start', async () => {
  let found = (_receiver: { receive: () => Promise<never> }): void => undefined;
  const receiver = () => new Promise<{ receive: () => Promise<never> }>((resolve) => (found = resolve));
  const server = new CloudEventsKafkaServer({ ...needed, receiver });
  const listening = server.listen();
  await server.close();
  found({ receive: () => Promise.reject(new Error()) });
  await expect(listening).rejects.toThrow(/closed before it had started/);
  expect(server.unwrap()).toBeUndefined();
});
