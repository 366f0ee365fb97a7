import { describe, expect, it } from 'vitest';
import { DefinitionError } from '../../src/errors/index.js';
import { serverSettings } from '../../src/microservices/kafka/kafka-server.options.js';
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
