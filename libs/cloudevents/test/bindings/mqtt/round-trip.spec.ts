import { CloudEvent as SdkCloudEvent, MQTT, type MQTTMessage } from 'cloudevents';
import { describe, expect, it } from 'vitest';
import { decodeMqttMessage, encodeMqttMessage } from '../../../src/bindings/mqtt/index.js';
import type { CloudEvent } from '../../../src/core/index.js';
import { event } from '../../core/events.js';
import { sentAndRead } from '../sent-and-read.js';

describe('what was sent over MQTT is read back', () => {
  it.each(sentAndRead)('in binary mode: %s', (_what, sent, read) => {
    expect(decodeMqttMessage(encodeMqttMessage(sent))).toEqual(read);
    expect(decodeMqttMessage(encodeMqttMessage(sent, { repeatContentType: true }))).toEqual(read);
  });

  it.each([5, 4] as const)('in structured mode with protocol version %i', (protocolVersion) => {
    const options = { mode: 'structured', protocolVersion } as const;
    const sent = event({ data: { a: null }, datacontenttype: 'application/json', ext: true, count: 5 });
    expect(decodeMqttMessage(encodeMqttMessage(sent, options), options)).toEqual(sent);
    const empty = event({ data: new Uint8Array(0) });
    expect(decodeMqttMessage(encodeMqttMessage(empty, options), options)).toEqual(empty);
  });
});

describe('the cloudevents package', () => {
  const sent = event({ time: '2024-05-06T07:08:09.000Z', datacontenttype: 'text/plain', data: 'x', ext: 'é 1%' });

  it('reads the type of data where it is repeated', () => {
    const typeRead = (repeatContentType: boolean) => {
      const { payload, properties } = encodeMqttMessage(sent, { repeatContentType });
      const read = MQTT.toEvent({
        PUBLISH: { 'Content Type': properties?.contentType },
        headers: { ...properties?.userProperties },
        body: String(payload),
      } as never) as CloudEvent;
      expect(read).toMatchObject({ id: 'e-1', ext: 'é 1%', data: 'x' });
      return read.datacontenttype;
    };
    expect(typeRead(true)).toBe('text/plain');
    expect(typeRead(false)).toBeUndefined();
  });

  it('is read, which always repeats it', () => {
    const { PUBLISH, headers, body } = MQTT.binary(new SdkCloudEvent(sent)) as MQTTMessage<string>;
    const properties = { contentType: PUBLISH?.['Content Type'], userProperties: headers as Record<string, string> };
    expect(decodeMqttMessage({ payload: String(body), properties })).toEqual(sent);
  });
});
