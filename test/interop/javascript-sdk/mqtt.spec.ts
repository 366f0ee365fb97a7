import { CloudEvent as SdkEvent, MQTT, type MQTTMessage } from 'cloudevents';
import { decodeMqttMessage, encodeMqttMessage, type ReceivedMqttMessage } from 'nestjs-cloudevents/mqtt';
import { describe, expect, it } from 'vitest';
import { dataBytes, eventOf, extensions } from '../events.js';
import { asSdk, core, dataKinds, sdkEvent } from './sdk-events.js';

/** The packet as a subscriber has it: text in user properties, bytes as payload. */
function packet(message: MQTTMessage<unknown>): ReceivedMqttMessage {
  const { PUBLISH: publish, payload } = message as { PUBLISH: Record<string, string | undefined>; payload: unknown };
  const user = Object.entries(message['User Properties'] ?? {}).filter(([, value]) => value !== undefined);
  const bytes =
    payload instanceof Uint8Array ? payload : Buffer.from(payload === undefined ? '' : JSON.stringify(payload));
  return {
    payload: Buffer.from(bytes),
    properties: {
      contentType: publish['Content Type'],
      userProperties: Object.fromEntries(user.map(([name, value]) => [name, String(value)])),
    },
  };
}

describe('MQTT messages of the cloudevents package', () => {
  it.each(dataKinds)('are read in binary mode with %s, its repeated content type included', (_kind, data) => {
    const given = { datacontenttype: 'application/json', subject: '100% €', samplecount: 5, sampleflag: false, data };
    const message = packet(MQTT.binary(sdkEvent(given)) as MQTTMessage<unknown>);

    expect(message.properties?.userProperties).toHaveProperty('datacontenttype', 'application/json');
    expect(decodeMqttMessage(message, { extensions })).toEqual({ ...core, ...given });
  });

  it.each([...dataKinds, ['bytes', new Uint8Array([0, 255])]] as const)(
    'are read in structured mode with %s',
    (_kind, data) => {
      const given = { datacontenttype: 'application/json', subject: '100% €', samplecount: 5, data };
      const message = packet(MQTT.structured(sdkEvent(given)) as MQTTMessage<unknown>);

      expect(decodeMqttMessage(message, { extensions })).toEqual({ ...core, ...given });
    },
  );
});

describe('the cloudevents package reads our MQTT messages', () => {
  it.each([true, false])('in binary mode; the content type only where it is repeated: %s', (repeatContentType) => {
    const event = eventOf('bytes');
    const { payload, properties } = encodeMqttMessage(event, { extensions, repeatContentType });
    const message = {
      PUBLISH: { 'Content Type': properties?.contentType },
      body: payload,
      headers: properties?.userProperties,
    };

    const read = MQTT.toEvent(asSdk(message)) as SdkEvent<unknown>;

    expect(read).toMatchObject({ id: event.id, source: event.source, subject: event.subject, type: event.type });
    // It keeps the text of time here.
    expect(read.time).toBe(event.time);
    expect(read.datacontenttype).toBe(repeatContentType ? 'application/octet-stream' : undefined);
    expect(new Uint8Array(read.data as Buffer)).toEqual(dataBytes(event));
  });

  it('in structured mode', () => {
    const event = eventOf('a JSON object');
    const { payload, properties } = encodeMqttMessage(event, { extensions, mode: 'structured' });
    const message = { PUBLISH: { 'Content Type': properties?.contentType }, body: String(payload), headers: {} };

    expect(MQTT.toEvent(asSdk(message))).toEqual({ ...event, samplebytes: 'AAF/gP8=' });
  });
});
