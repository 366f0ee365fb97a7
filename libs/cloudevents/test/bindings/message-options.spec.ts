import { describe, expect, it } from 'vitest';
import { encodeAmqpMessage } from '../../src/bindings/amqp/index.js';
import { encodeMessage as encodeHttpMessage } from '../../src/bindings/http/index.js';
import { encodeMessage as encodeKafkaMessage } from '../../src/bindings/kafka/index.js';
import type { MessageEncodeOptions } from '../../src/bindings/message-options.js';
import { encodeMqttMessage } from '../../src/bindings/mqtt/index.js';
import { encodeNatsMessage } from '../../src/bindings/nats/index.js';
import type { CloudEvent } from '../../src/core/index.js';
import { DefinitionError } from '../../src/errors/index.js';
import { event } from '../core/events.js';

type Encode = (event: CloudEvent, options?: MessageEncodeOptions) => unknown;

describe.each<[string, Encode]>([
  ['HTTP', encodeHttpMessage],
  ['Kafka', encodeKafkaMessage],
  ['AMQP', encodeAmqpMessage],
  ['MQTT', encodeMqttMessage],
  ['NATS', encodeNatsMessage],
])('the mode of a message over %s', (_, encode) => {
  it('is binary unless said otherwise', () => {
    expect(encode(event())).toEqual(encode(event(), { mode: 'binary' }));
    expect(encode(event())).not.toEqual(encode(event(), { mode: 'structured' }));
  });

  it.each(['batch', 'Structured', '', null])('is never %j, which would be sent as something else', (mode) => {
    expect(() => encode(event(), { mode: mode as never })).toThrow(DefinitionError);
  });
});
