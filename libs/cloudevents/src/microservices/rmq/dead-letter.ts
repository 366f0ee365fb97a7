import { hasSpecversion } from '../../bindings/amqp/received-properties.js';
import { deadLetterNote, type Verdict } from '../dead-letter-note.js';
import { hiddenProperties, type ReceivedRmqMessage, type ReceivedRmqProperties } from './received-message.js';

/** A message for the dead-letter queue, as amqplib publishes one. */
export interface DeadLetter {
  readonly content: Buffer;
  readonly properties: ReceivedRmqProperties & { readonly persistent: true };
}

/**
 * The message as it came, with headers that say why it lies here; stored on disk. Left out is what would make the broker
 * do something with it: `expiration` would delete it, `userId` must be ours, and the headers CC and BCC would send it
 * to other queues as well. Of an earlier stay in a dead-letter queue only the latest is told.
 *
 * What RabbitMQ 3 has of AMQP 1.0 in the encoding of that, amqplib has made text of and cannot send as it was: it is left
 * out, where its meaning is in other properties as well.
 *
 * @throws Error where it is not: the copy would be without the attributes of the event
 */
export function deadLetter(
  { content, properties }: ReceivedRmqMessage,
  queue: string,
  verdict: Verdict,
  at: number,
): DeadLetter {
  const { headers, expiration: _, userId: __, deliveryMode: ___, ...others } = properties;
  if (isDamaged(headers?.[hiddenProperties]) && !hasSpecversion(headers)) {
    throw new Error(
      'The AMQP 1.0 application properties of the message cannot be copied: give it to a dead-letter exchange of the ' +
        "broker instead, with withoutDeadLetterQueue: 'reject' and no deadLetterQueue",
    );
  }
  const { CC: ____, BCC: _____, ...rest } = headers ?? {};
  const kept = Object.fromEntries(
    Object.entries(rest).filter(([name, value]) => !name.startsWith('x-amqp-1.0-') || !isDamaged(value)),
  );
  return {
    content,
    properties: { ...others, headers: { ...kept, ...deadLetterNote(queue, verdict, at) }, persistent: true },
  };
}

/** Bytes that are no UTF-8 have become this sign. */
function isDamaged(value: unknown): boolean {
  return typeof value === 'string' && value.includes('\ufffd');
}
