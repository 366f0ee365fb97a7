import { describe, expect, it } from 'vitest';
import { DefinitionError } from '../../src/errors/index.js';
import {
  CloudEventsMqttServer,
  cloudEventsMqttTransport,
} from '../../src/microservices/mqtt/cloudevents-mqtt.server.js';
import type { CloudEventsMqttServerOptions } from '../../src/microservices/mqtt/mqtt-server.options.js';
import { mqttServerSettings } from '../../src/microservices/mqtt/mqtt-server.settings.js';

const needed = { topics: ['poker/#'], receiver: () => Promise.reject(new Error()) };

describe('the options of CloudEventsMqttServer', () => {
  it('are decided by default as documented', () => {
    expect(mqttServerSettings(needed)).toEqual({
      url: 'mqtt://localhost:1883',
      reading: {
        protocolVersion: 5,
        clean: true,
        resubscribe: false,
        reconnectOnConnackError: true,
        manualConnect: false,
      },
      deadLetters: {
        protocolVersion: 5,
        clean: true,
        reconnectPeriod: 0,
        reconnectOnConnackError: false,
        manualConnect: false,
      },
      topics: ['poker/#'],
      qos: 1,
      protocolVersion: 5,
      maxConnectionAttempts: -1,
      deadLetterTopic: undefined,
      deadLetterTimeout: 30_000,
      withoutDeadLetterTopic: 'pause',
    });
  });

  it('keep the session of a client that has a name', () => {
    const { reading, deadLetters } = mqttServerSettings({ ...needed, clientId: 'scores' });
    expect(reading).toMatchObject({ clean: false, properties: { sessionExpiryInterval: 604_800 } });
    expect(deadLetters).toMatchObject({ clean: true, clientId: 'scores-dead-letters' });
    expect(deadLetters).not.toHaveProperty('properties');

    const own = { ...needed, clientId: 'scores', properties: { sessionExpiryInterval: 60, receiveMaximum: 5 } };
    expect(mqttServerSettings(own).reading.properties).toEqual({ sessionExpiryInterval: 60, receiveMaximum: 5 });
    expect(mqttServerSettings(own).deadLetters.properties).toEqual({ receiveMaximum: 5 });

    expect(mqttServerSettings({ ...own, clean: true }).reading).toMatchObject({ clean: true });
    expect(mqttServerSettings({ ...needed, clientId: 'scores', protocolVersion: 4 }).reading).not.toHaveProperty(
      'properties',
    );
  });

  it('go to mqtt.js but for those of the strategy; to the dead letters without what belongs to the session', () => {
    const { reading, deadLetters } = mqttServerSettings({
      ...needed,
      username: 'scores',
      keepalive: 5,
      will: { topic: 'gone', payload: '', qos: 0, retain: false },
      reconnectOnConnackError: false,
      retries: 3,
      deadLetterTopic: 'dead',
    });
    expect(reading).toMatchObject({ username: 'scores', keepalive: 5, will: {}, reconnectOnConnackError: false });
    for (const ours of ['topics', 'receiver', 'retries', 'deadLetterTopic']) expect(reading).not.toHaveProperty(ours);
    expect(deadLetters).toMatchObject({ username: 'scores', keepalive: 5 });
    expect(deadLetters).not.toHaveProperty('will');
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['no topics', { topics: [] }, 'topics must be a list of topic filters, at least one'],
    ['a topic filter that is none', { topics: ['a#'] }, 'topics: each must have + only as a whole level'],
    ['a url that is none', { url: 'somewhere' }, "url must be like 'mqtt://broker:1883'"],
    ['a client id in the url', { url: 'mqtt://a?clientId=b' }, 'url must not have a clientId'],
    ['another quality of service', { qos: 3 }, 'qos must be 0, 1 or 2'],
    ['another version', { protocolVersion: 3 }, 'protocolVersion must be 4'],
    ['an empty name', { clientId: '' }, 'clientId must be a name'],
    ['a session without a name', { clean: false }, 'clientId must name the session'],
    ['no attempts', { maxConnectionAttempts: 0 }, 'maxConnectionAttempts must be'],
    ['a single connection', { reconnectPeriod: 0 }, 'reconnectPeriod must be'],
    ['acknowledgements of its own', { customHandleAcks: () => undefined }, 'customHandleAcks must be left out'],
    ['wildcards for dead letters', { deadLetterTopic: 'dead/+' }, 'deadLetterTopic must be a topic without wildcards'],
    ['dead letters that are read', { deadLetterTopic: 'poker/dead' }, 'deadLetterTopic must not match one of topics'],
    ['an unknown choice', { withoutDeadLetterTopic: 'drop' }, "withoutDeadLetterTopic must be 'pause' or 'skip'"],
    ['nobody who receives', { receiver: undefined }, 'app must be'],
    ['negative retries', { retries: -1 }, 'retries must be'],
  ])('are refused with %s', (_, wrong, text) => {
    const options = { ...needed, ...wrong } as unknown as CloudEventsMqttServerOptions;
    expect(() => new CloudEventsMqttServer(options)).toThrow(DefinitionError);
    expect(() => new CloudEventsMqttServer(options)).toThrow(text);
  });

  it('tell every problem at once, and no password', () => {
    const wrong = { ...needed, topics: [], url: 'mqtt//me:secret@broker', retries: -1 };
    expect(() => mqttServerSettings(wrong)).toThrow(/url must .*; topics must be .*; retries must be /);
    expect(() => mqttServerSettings(wrong)).not.toThrow(/secret/);
  });
});

describe('CloudEventsMqttServer', () => {
  it('has a transport of its own, so that handlers of patterns do not land there', () => {
    expect(new CloudEventsMqttServer(needed).transportId).toBe(cloudEventsMqttTransport);
  });

  it('is closed as often as one likes', async () => {
    const server = new CloudEventsMqttServer(needed);
    await server.close();
    await expect(server.close()).resolves.toBeUndefined();
  });
});
