import type { CloudEvent } from 'nestjs-cloudevents';

/** Something that sends one event a call. */
export interface SingleSender {
  send(event: CloudEvent): Promise<unknown>;
  close(): Promise<void>;
}
