import type { IPublishPacket } from 'mqtt';
import { deadLetterNote, type Verdict } from '../dead-letter-note.js';
import type { ReceivedMqttPacket } from './received-packet.js';

type Properties = NonNullable<IPublishPacket['properties']>;

/** What is published to the dead-letter topic. */
export interface DeadLetter {
  readonly payload: Buffer;
  /** MQTT 3.1.1 sends none. */
  readonly properties: Properties;
}

/** The rest belongs to one delivery; with its expiry, the dead letter would vanish as well. */
const kept = ['payloadFormatIndicator', 'contentType', 'responseTopic', 'correlationData'] as const;

/**
 * The message as it came, with user properties that say why it lies there. No attribute has a name like theirs, so it
 * reads as before. Of an earlier stay in a dead-letter topic only the latest is told.
 */
export function deadLetter(packet: ReceivedMqttPacket, verdict: Verdict, at: number): DeadLetter {
  const came = (packet as { readonly properties?: Properties }).properties ?? {};
  const own = Object.fromEntries(kept.flatMap((name) => (came[name] === undefined ? [] : [[name, came[name]]])));
  const userProperties = { ...came.userProperties, ...deadLetterNote(packet.topic, verdict, at) };
  return { payload: packet.payload as Buffer, properties: { ...own, userProperties } };
}
