import { type AcceptedEvent, bufferOf, type CloudEvent } from '../../core/index.js';
import { InvalidEventError } from '../../errors/index.js';
import type { EventContent } from '../../formats/event-format.js';
import { attributeText } from '../../formats/attribute-text.js';
import { dataBytes, dataContentType } from '../../formats/data-bytes.js';
import type { ReceivedAttributes } from '../../formats/received-attributes.js';
import { binaryEvent, settledContentType } from '../binary-event.js';
import { refuseCloudEventsContent } from '../content-mode.js';
import type { MessageDecodeOptions } from '../message-options.js';
import type { MqttMessage } from './message.js';

/** MQTT counts the bytes of a string in two bytes. */
const longest = 65_535;
const mustAgree = "The user property 'datacontenttype' must say the same as Content Type, which carries the attribute";

/**
 * Binary mode: data is the payload, `datacontenttype` the Content Type, every other attribute a user property of the
 * same name, without prefix and percent-encoding.
 *
 * @see CloudEvents MQTT binding 1.0.2, section 3.1 "Binary Content Mode"
 * @throws InvalidEventError when the content type would make the message look structured, or an attribute is longer
 * than MQTT allows
 */
export function encodeBinary(event: AcceptedEvent, repeatContentType: boolean): MqttMessage {
  const userProperties: Record<string, string> = {};
  for (const [name, value] of event.attributes) {
    if (name !== 'datacontenttype') userProperties[name] = refuseLong(name, attributeText(value), event);
  }
  const contentType = dataContentType(event);
  if (contentType === undefined) return { payload: payloadOf(event), properties: { userProperties } };
  refuseLong('datacontenttype', refuseCloudEventsContent(contentType, event.origin), event);
  if (repeatContentType) userProperties['datacontenttype'] = contentType;
  return { payload: payloadOf(event), properties: { contentType, userProperties } };
}

/**
 * Reads a message in binary mode. Extensions are text, since user properties do not tell types; an empty payload is no
 * data.
 *
 * @throws DecodeError naming the attribute and its rule
 */
export function decodeBinary(
  contentType: string | undefined,
  attributes: ReceivedAttributes,
  payload: EventContent,
  options: MessageDecodeOptions,
): CloudEvent {
  const type = settledContentType(attributes, contentType, options, mustAgree);
  return binaryEvent({ attributes, contentType: type, content: payload.length === 0 ? undefined : payload }, options);
}

function payloadOf(event: AcceptedEvent): Buffer {
  const bytes = dataBytes(event);
  return bytes === undefined ? Buffer.alloc(0) : bufferOf(bytes);
}

function refuseLong(attribute: string, text: string, { origin }: AcceptedEvent): string {
  if (text.length <= longest / 3 || Buffer.byteLength(text) <= longest) return text;
  const rule = `must not be longer than ${longest} bytes over MQTT in binary mode; send the event in structured mode`;
  throw new InvalidEventError([{ attribute, rule }], origin);
}
