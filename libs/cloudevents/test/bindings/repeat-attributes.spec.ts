import { describe, expect, it } from 'vitest';
import { decodeAmqpMessage, encodeAmqpMessage } from '../../src/bindings/amqp/index.js';
import {
  decodeMessage as decodeHttpMessage,
  encodeMessage as encodeHttpMessage,
} from '../../src/bindings/http/index.js';
import {
  decodeMessage as decodeKafkaMessage,
  encodeMessage as encodeKafkaMessage,
} from '../../src/bindings/kafka/index.js';
import { event } from '../core/events.js';

const sent = event({ subject: 'a b', datacontenttype: 'application/json', data: 1, flag: true });
const options = { mode: 'structured', repeatAttributes: true } as const;

describe('structured mode that repeats the attributes (H11, K9)', () => {
  it('has them in HTTP headers, all but the type of the data', () => {
    const message = encodeHttpMessage(sent, options);
    expect(message.headers).toEqual({
      'ce-specversion': '1.0',
      'ce-id': 'e-1',
      'ce-source': '/tables/7',
      'ce-type': 'com.example.dealt',
      'ce-subject': 'a%20b',
      'ce-flag': 'true',
      'content-type': 'application/cloudevents+json; charset=utf-8',
    });
    expect(decodeHttpMessage(message)).toEqual([sent]);
  });

  it('has them in Kafka headers', () => {
    const message = encodeKafkaMessage(sent, options);
    expect(message.headers).toMatchObject({ ce_subject: 'a b', ce_flag: 'true' });
    expect(message.headers['content-type']).toBe('application/cloudevents+json; charset=utf-8');
    expect(decodeKafkaMessage({ value: Buffer.from(message.value ?? ''), headers: message.headers })).toEqual(sent);
  });

  it('has them in AMQP application properties', () => {
    const message = encodeAmqpMessage(sent, { ...options, prefix: ':' });
    expect(message.application_properties).toMatchObject({ 'cloudEvents:subject': 'a b', 'cloudEvents:flag': true });
    expect(decodeAmqpMessage(message)).toEqual(sent);
  });

  it('does not, unless it is asked to', () => {
    expect(encodeHttpMessage(sent, { mode: 'structured' }).headers).not.toHaveProperty('ce-id');
    expect(encodeKafkaMessage(sent, { mode: 'structured' }).headers).not.toHaveProperty('ce_id');
    expect(encodeAmqpMessage(sent, { mode: 'structured' })).not.toHaveProperty('application_properties');
  });
});
