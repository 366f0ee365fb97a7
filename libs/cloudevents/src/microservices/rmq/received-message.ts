import { decodeContent } from '../../bindings/amqp/decode.js';
import { hasSpecversion } from '../../bindings/amqp/received-properties.js';
import { messageModeOf } from '../../bindings/content-mode.js';
import type { MessageDecodeOptions } from '../../bindings/message-options.js';
import type { CloudEvent } from '../../core/index.js';
import { DecodeError } from '../../errors/index.js';

/** The message an event came in, as amqplib gives it (its `ConsumeMessage`): `context.message` of its handlers. */
export interface ReceivedRmqMessage {
  readonly content: Buffer;
  readonly fields: {
    readonly deliveryTag: number;
    readonly redelivered: boolean;
    readonly exchange: string;
    readonly routingKey: string;
    readonly consumerTag: string;
  };
  readonly properties: ReceivedRmqProperties;
}

/** The properties of AMQP 0-9-1, by amqplib's names; those a message does not have are `undefined`. */
export interface ReceivedRmqProperties {
  readonly contentType?: unknown;
  readonly contentEncoding?: unknown;
  readonly headers?: Readonly<Record<string, unknown>> | undefined;
  readonly deliveryMode?: unknown;
  readonly priority?: unknown;
  readonly correlationId?: unknown;
  readonly replyTo?: unknown;
  readonly expiration?: unknown;
  readonly messageId?: unknown;
  readonly timestamp?: unknown;
  readonly type?: unknown;
  readonly userId?: unknown;
  readonly appId?: unknown;
}

/**
 * The event of a message. CloudEvents knows AMQP 1.0 only; RabbitMQ makes headers of its application properties, the
 * content of its data section and the content type of its content-type, and these are read as the AMQP binding says. No
 * content is no data, since AMQP 0-9-1 cannot tell it from data of no length.
 *
 * RabbitMQ 3 leaves application properties where no other client can read them, unless told to convert them. Of native
 * timestamps it keeps whole seconds; RabbitMQ 4 makes text of binary, which amqplib cannot undo: send Binary attributes
 * as their text.
 *
 * @throws DecodeError when it is no CloudEvent or breaks a rule
 */
export function decodeReceivedMessage(
  { content, properties }: ReceivedRmqMessage,
  options: MessageDecodeOptions,
): CloudEvent {
  const { contentType, contentEncoding, headers, type } = properties;
  if (contentType !== undefined && typeof contentType !== 'string') {
    throw new DecodeError('The content type of the message must be text');
  }
  if (messageModeOf(contentType, hasSpecversion(headers)) === undefined && headers?.[hiddenProperties] !== undefined) {
    throw new DecodeError(
      'RabbitMQ did not make headers of the AMQP 1.0 application properties, where the event may be: use RabbitMQ 4, ' +
        'or its setting convert_app_props_to_amqp091_headers, or structured mode',
    );
  }
  if (type === encodedBody) {
    throw new DecodeError('The body of the AMQP 1.0 message was not one binary data section, which RabbitMQ takes out');
  }
  return decodeContent(
    {
      contentType,
      contentEncoding,
      properties: Object.fromEntries(
        Object.entries(headers ?? {}).map(([name, value]) => [name, applicationProperty(value)]),
      ),
      content: content.length === 0 ? undefined : content,
    },
    options,
  );
}

/** The type that RabbitMQ gives to what it could not take out of AMQP 1.0: the content is the sections themselves. */
const encodedBody = 'amqp-1.0';

/** Where RabbitMQ 3 has the application properties of AMQP 1.0, in its encoding, of which amqplib makes text. */
export const hiddenProperties = 'x-amqp-1.0-app-properties';

/** What the AMQP 1.0 client would give for a header; RabbitMQ makes whole seconds of timestamps. */
function applicationProperty(value: unknown): unknown {
  // Not a view: next to its own bytes lie those of the whole message.
  if (value instanceof Uint8Array) return new Uint8Array(value);
  if (typeof value !== 'object' || value === null) return value;
  const { '!': type, value: seconds } = value as { readonly '!'?: unknown; readonly value?: unknown };
  return type === 'timestamp' ? new Date(Number(seconds) * 1000) : value;
}
