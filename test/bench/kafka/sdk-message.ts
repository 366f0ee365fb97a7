import { CloudEvent, type CloudEventV1, Kafka } from 'cloudevents';
import type { Message } from 'kafkajs';

/**
 * What one writes with the SDK. It does not take the subject as key; and its timestamp is left out, since ours are of
 * the sending.
 */
export function sdkMessage(event: Partial<CloudEventV1<unknown>>): Message {
  const { value, headers } = Kafka.structured(new CloudEvent(event));
  return { key: event.subject ?? null, value: value as string, headers: headers as Message['headers'] };
}
