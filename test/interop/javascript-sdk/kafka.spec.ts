import { CloudEvent as SdkEvent, Kafka, type KafkaMessage } from 'cloudevents';
import { DecodeError, type CloudEvent } from 'nestjs-cloudevents';
import { decodeKafkaMessage, encodeKafkaMessage, type ReceivedKafkaMessage } from 'nestjs-cloudevents/kafka';
import { describe, expect, it } from 'vitest';
import { eventOf, events, extensions } from '../events.js';
import { asSdk, core, dataKinds, sdkEvent, time, typedExtensions } from './sdk-events.js';

/** The record as a consumer has it; JSON is serialised by whoever sends it, since the package does not. */
function record({ headers, value }: KafkaMessage<unknown>): ReceivedKafkaMessage {
  const present = Object.entries(headers).filter(([, header]) => header !== undefined);
  const isRaw = typeof value === 'string' || value instanceof Uint8Array;
  const content = value === undefined ? null : Buffer.from(isRaw ? value : JSON.stringify(value));
  return {
    value: content,
    headers: Object.fromEntries(present.map(([name, header]) => [name, Buffer.from(String(header))])),
  };
}

describe('Kafka records of the cloudevents package', () => {
  it.each(dataKinds)('are read in binary mode with %s, its repeated content type included', (_kind, data) => {
    const given = { datacontenttype: 'application/json', subject: '100% €', samplecount: 5, sampleflag: false, data };
    const message = Kafka.binary(sdkEvent(given));

    expect(message.headers).toHaveProperty('ce_datacontenttype', 'application/json');
    expect(decodeKafkaMessage(record(message as never), { extensions })).toEqual({ ...core, ...given });
  });

  it('are read in binary mode with bytes and without data', () => {
    const data = new Uint8Array([0, 255]);

    expect(decodeKafkaMessage(record(Kafka.binary(sdkEvent({ data })) as never))).toEqual({ ...core, data });
    expect(decodeKafkaMessage(record(Kafka.binary(sdkEvent()) as never))).toEqual(core);
  });

  it('are read only tolerantly with a JSON string, which stays without quotes', () => {
    const message = record(Kafka.binary(sdkEvent({ datacontenttype: 'application/json', data: 'a text' })) as never);

    expect(() => decodeKafkaMessage(message)).toThrow(DecodeError);
    expect(decodeKafkaMessage(message, { tolerant: true }).data).toBe('a text');
  });

  it.each([...dataKinds, ['bytes', new Uint8Array([0, 255])]] as const)(
    'are read in structured mode with %s',
    (_kind, data) => {
      const given = { datacontenttype: 'application/json', subject: '100% €', samplecount: 5, partitionkey: 'p', data };
      const message = Kafka.structured(sdkEvent(given));

      expect(message.key).toBe('p');
      expect(decodeKafkaMessage(record(message as never), { extensions })).toEqual({ ...core, ...given });
    },
  );
});

describe('the cloudevents package reads our Kafka records', () => {
  const byKafka = (event: CloudEvent, mode: 'binary' | 'structured'): SdkEvent<unknown> => {
    const { key, value, headers } = encodeKafkaMessage(event, { mode, extensions });
    const content = value instanceof Uint8Array ? Buffer.from(value) : value;
    // It takes the key for the partition key of the event.
    return Kafka.toEvent(asSdk({ key: key ?? undefined, value: content, headers })) as SdkEvent<unknown>;
  };

  it.each(['a JSON object', 'a JSON string', 'the JSON number 0', 'JSON false', 'JSON null', 'bytes'])(
    'in binary mode with %s',
    (kind) => {
      const event = eventOf(kind);
      const { samplecount, samplezero, sampleflag } = typedExtensions;
      const texts = {
        samplecount: String(samplecount),
        samplezero: String(samplezero),
        sampleflag: String(sampleflag),
      };

      const { data, data_base64: _, ...read } = byKafka(event, 'binary');

      const { data: sent, ...expected } = event;
      expect(data instanceof Uint8Array ? new Uint8Array(data) : data).toEqual(sent);
      expect(read).toEqual({ ...expected, ...texts, samplebytes: 'AAF/gP8=', time });
    },
  );

  it('in binary mode without data not at all, since it refuses a null value', () => {
    expect(() => byKafka(eventOf('no data'), 'binary')).toThrow('Value is null or undefined');
  });

  it.each(events.filter(([kind]) => kind !== 'bytes of no length'))('in structured mode with %s', (_kind, event) => {
    const { data, data_base64: _, ...read } = byKafka(event, 'structured');

    const { data: sent, ...expected } = event;
    expect(data instanceof Uint8Array ? new Uint8Array(data) : data).toEqual(sent);
    expect(read).toEqual({ ...expected, ...typedExtensions, time });
  });
});
