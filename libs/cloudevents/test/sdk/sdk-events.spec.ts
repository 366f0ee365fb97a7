import { CloudEvent as SdkCloudEvent, HTTP } from 'cloudevents';
import { describe, expect, it } from 'vitest';
import { acceptEvent, type CloudEvent, ProtobufData } from '../../src/core/index.js';
import { InvalidEventError } from '../../src/errors/index.js';
import { encodeStructured } from '../../src/formats/json/index.js';
import { toSdkEvent } from '../../src/sdk/index.js';
import { bytes, event } from '../core/events.js';

const time = '2024-05-06T07:08:09.000Z';
const sdk = (changes: Readonly<Record<string, unknown>> = {}) =>
  new SdkCloudEvent<unknown>({ ...event({ time, ...changes }) } as ConstructorParameters<typeof SdkCloudEvent>[0]);
const sent = (given: SdkCloudEvent<unknown>) => encodeStructured(acceptEvent(given as unknown as CloudEvent));

describe('events of the cloudevents package', () => {
  it('are accepted with their undefined members', () => {
    const given = sdk();
    expect(Object.values(given).filter((value) => value === undefined)).toHaveLength(7);
    expect(JSON.parse(sent(given))).toEqual(event({ time }));
  });

  it.each([[{ a: 1 }], ['text'], [0], [false], [null]])('are accepted with data %j', (data) => {
    expect(JSON.parse(sent(sdk({ data })))).toEqual(event({ time, data }));
  });

  it('are accepted with bytes, which they hold twice', () => {
    const given = sdk({ data: bytes('abc'), datacontenttype: 'image/png' });
    expect(given.data_base64).toBe('YWJj');
    expect(JSON.parse(sent(given))).toEqual(event({ time, datacontenttype: 'image/png', data_base64: 'YWJj' }));
    expect(JSON.parse(sent(sdk({ data_base64: 'YWJj' })))).toEqual(event({ time, data_base64: 'YWJj' }));
  });

  it('are accepted as that package received them, each byte in 32 bits', () => {
    const body = JSON.stringify(event({ time, data_base64: 'YWJj' }));
    const given = HTTP.toEvent({
      headers: { 'content-type': 'application/cloudevents+json' },
      body,
    }) as SdkCloudEvent<unknown>;
    expect(given.data).toBeInstanceOf(Uint32Array);
    expect(JSON.parse(sent(given))).toEqual(event({ time, data_base64: 'YWJj' }));
  });

  it('keep numbers of 32 bits that are no bytes', () => {
    const data = new Uint32Array([1, 300]);
    expect(acceptEvent(sdk({ data }) as unknown as CloudEvent).data).toEqual({
      kind: 'binary',
      bytes: new Uint8Array([1, 0, 0, 0, 44, 1, 0, 0]),
    });
  });

  it('are checked by our rules, not theirs', () => {
    const loose = new SdkCloudEvent({ id: '1', source: 'a b', type: 't', datacontenttype: 'xyz' }, false);
    expect(() => sent(loose)).toThrow(InvalidEventError);
  });
});

describe('toSdkEvent', () => {
  it('gives an instance with the same attributes and the same data object', () => {
    const data = { a: 1 };
    const made = toSdkEvent(
      event({ time, subject: 's', flag: true, count: 5, ext: '', datacontenttype: 'application/json', data }),
    );
    expect(made).toBeInstanceOf(SdkCloudEvent);
    expect(made).toMatchObject({ ...event({ time, subject: 's', flag: true, count: 5, ext: '' }) });
    expect(made.data).toBe(data);
    expect(sent(made)).toContain('"flag":true,"count":5,"ext":"","data":{"a":1}');
  });

  it.each<[string, Record<string, unknown>]>([
    ['bytes', { data: bytes('abc') }],
    ['a Buffer', { data: Buffer.from('abc') }],
    ['an ArrayBuffer', { data: bytes('abc').buffer }],
    ['a DataView', { data: new DataView(bytes('abc').buffer) }],
    ['base64', { data_base64: 'YWJj' }],
  ])('gives %s as bytes, twice as that package wants it', (_what, data) => {
    const made = toSdkEvent(event({ time, ...data }));
    expect([made.data_base64, made.data]).toEqual(['YWJj', bytes('abc')]);
    expect(JSON.parse(sent(made))).toEqual(event({ time, data_base64: 'YWJj' }));
  });

  it('gives a copy of bytes', () => {
    const data = Buffer.from('abc');
    const made = toSdkEvent(event({ data }));
    data.fill('x');
    expect(made.data).toEqual(bytes('abc'));
  });

  it.each([[0], [false], [''], [null]])('keeps data %j', (data) => {
    expect(toSdkEvent(event({ data })).data).toBe(data);
  });

  it('gives no data where there is none, and the present time where there is none, as that package insists', () => {
    const before = Date.now();
    const made = toSdkEvent(event());
    expect([made.data, made.data_base64]).toEqual([undefined, undefined]);
    expect(Date.parse(made.time ?? '')).toBeGreaterThanOrEqual(before);
  });

  it.each([
    ['an empty id', { id: '' }, "'id' must not be empty"],
    ['a BigInt', { data: 1n }, "'data' is a BigInt"],
    ['a name that package reads otherwise', { schemaurl: 'x' }, "'schemaurl' cannot be an extension here"],
  ])('refuses %s', (_what, changes, message) => {
    expect(() => toSdkEvent(event(changes))).toThrow(InvalidEventError);
    expect(() => toSdkEvent(event(changes))).toThrow(`from toSdkEvent: ${message}`);
  });

  it('gives a Binary extension as its text, which the package can send', () => {
    const made = toSdkEvent(event({ mark: new Uint8Array([0, 255]) }));
    expect(made['mark']).toBe('AP8=');
    expect(JSON.parse(made.toString())).toMatchObject({ mark: 'AP8=' });
  });

  it('gives a packed protobuf message as its JSON, or as bytes where the content type says so', () => {
    const data = new ProtobufData('type.googleapis.com/com.example.Dealt', bytes('packed'), { card: 'As' });
    expect(toSdkEvent(event({ data })).data).toEqual({ card: 'As' });
    expect(toSdkEvent(event({ data, datacontenttype: 'application/protobuf' })).data).toEqual(bytes('packed'));
  });
});
