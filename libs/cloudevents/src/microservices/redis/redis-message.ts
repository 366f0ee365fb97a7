import { receivedContent } from '../../bindings/received-content.js';
import { structuredEvent } from '../../bindings/structured-event.js';
import type { CloudEvent } from '../../core/index.js';
import type { EventFormat } from '../../formats/event-format.js';
import { jsonEventFormat } from '../../formats/json/index.js';
import type { CloudEventsRedisServerOptions } from './redis-server.options.js';

/** How the events of Redis are read. */
export type RedisDecoding = Pick<CloudEventsRedisServerOptions, 'format' | 'extensions' | 'maxBytes'>;

/**
 * The event of a message. CloudEvents defines nothing for Redis; a message is an event in structured mode, whole and
 * without anything beside it.
 *
 * @throws LimitExceededError above `maxBytes`
 * @throws DecodeError when the message is no CloudEvent or breaks a rule, naming the attribute
 */
export function decodeRedisMessage(message: Uint8Array, decoding: RedisDecoding): CloudEvent {
  const { format = jsonEventFormat, extensions, maxBytes } = decoding;
  const content = receivedContent(message, { maxBytes });
  return structuredEvent((format satisfies EventFormat).mediaType, content, { formats: [format], extensions });
}
