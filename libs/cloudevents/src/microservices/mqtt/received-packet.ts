import type { ReceivedMqttMessage } from '../../bindings/mqtt/index.js';
import { shownName } from '../../core/index.js';

/** The PUBLISH packet an event came in, as mqtt.js gives it: `context.message` of its handlers. */
export interface ReceivedMqttPacket extends ReceivedMqttMessage {
  /** Where it was published; never a topic alias. */
  readonly topic: string;
  readonly payload: Uint8Array | string;
  readonly qos: 0 | 1 | 2;
  /** Whether the broker kept it for those who subscribe later. */
  readonly retain: boolean;
  /** Whether it may have been delivered before. */
  readonly dup: boolean;
  /** Of QoS 1 and 2 alone. */
  readonly messageId?: number | undefined;
}

/** Where a message was published, for logs. */
export function placeOf({ topic }: Pick<ReceivedMqttPacket, 'topic'>): string {
  return `topic '${shownName(topic)}'`;
}
