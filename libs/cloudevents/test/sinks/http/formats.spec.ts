import { describe, expect, it } from 'vitest';
import { reply } from '../../../../../test/support/http/answers.js';
import { ScriptedReceiver } from '../../../../../test/support/http/scripted-receiver.js';
import { decodeMessage } from '../../../src/bindings/http/index.js';
import { DefinitionError } from '../../../src/errors/index.js';
import { avroEventFormat } from '../../../src/formats/avro/index.js';
import type { EventFormat } from '../../../src/formats/index.js';
import { jsonEventFormat } from '../../../src/formats/json/index.js';
import { protobufEventFormat } from '../../../src/formats/protobuf/index.js';
import { xmlEventFormat } from '../../../src/formats/xml/index.js';
import { HttpSink } from '../../../src/sinks/http/index.js';
import { systemClock } from '../../../src/time/clock.js';
import { event } from '../../core/events.js';
import { events } from './events.js';
import { HttpRoom } from './http-room.js';

const formats = [jsonEventFormat, protobufEventFormat, xmlEventFormat, avroEventFormat];
const batched = formats.filter(({ batch }) => batch !== undefined);
const four = events(4, (n) => ({
  subject: `s${n}`,
  datacontenttype: 'application/json',
  data: { text: 'ü€😀'.repeat(n * 20) },
}));

/** What the receiver reads, by request. */
function read(receiver: ScriptedReceiver) {
  return receiver.requests.map(({ headers, body }) => decodeMessage({ headers, body }, { formats }));
}

describe.each(batched.map((format) => [format.name, format] as const))('HTTP sink, batches of %s', (_, format) => {
  it('arrive as they were, under the media type of the batch', async () => {
    const receiver = await ScriptedReceiver.listen();
    await new HttpRoom(receiver.url, { format }).deliver(...four);
    expect(receiver.requests[0]?.headers['content-type']).toContain(format.batch?.mediaType);
    expect(read(receiver)).toEqual([four]);
  });

  it('are cut by the exact bytes of the body', async () => {
    const whole = await ScriptedReceiver.listen();
    await new HttpRoom(whole.url, { format }).deliver(...four);
    const bytes = whole.requests[0]?.body.length ?? 0;

    const justEnough = await ScriptedReceiver.listen();
    await new HttpRoom(justEnough.url, { format, batchBytes: bytes, concurrency: 1 }).deliver(...four);
    expect(justEnough.requests.map(({ body }) => body.length)).toEqual([bytes]);

    const oneByteLess = await ScriptedReceiver.listen();
    await new HttpRoom(oneByteLess.url, { format, batchBytes: bytes - 1, concurrency: 1 }).deliver(...four);
    expect(read(oneByteLess)).toEqual([four.slice(0, 3), four.slice(3)]);
  });

  it('that the receiver finds too large are halved until they fit, and only what never fits fails', async () => {
    const receiver = await ScriptedReceiver.listen((response, request) =>
      (request.body.length > 1500 ? reply(413) : reply(204))(response, request),
    );
    const all = [...four, event({ id: '5', datacontenttype: 'text/plain', data: 'x'.repeat(2000) })];
    const deliveries = await new HttpRoom(receiver.url, { format, concurrency: 1 }).deliver(...all);
    expect(deliveries.map(({ status }) => status)).toEqual([...four.map(() => 'delivered'), 'failed']);
    const taken = receiver.requests.filter(({ body }) => body.length <= 1500);
    expect(taken.flatMap(({ headers, body }) => decodeMessage({ headers, body }, { formats }))).toEqual(four);
    expect(taken.length).toBeLessThan(receiver.requests.length);
  });
});

describe.each(formats.map((format) => [format.name, format] as const))(
  'HTTP sink, single events in %s',
  (_, format) => {
    it('arrive as they were, under the media type of the format', async () => {
      const receiver = await ScriptedReceiver.listen();
      await new HttpRoom(receiver.url, { format, mode: 'structured', concurrency: 1 }).deliver(...four);
      expect(receiver.requests[0]?.headers['content-type']).toContain(format.mediaType);
      expect(read(receiver)).toEqual(four.map((event) => [event]));
    });
  },
);

describe('HTTP sink, formats', () => {
  const options = { endpoint: 'http://127.0.0.1:1', timeout: 1, batchSize: 1, batchBytes: 1, maxEventBytes: 1 };
  const rest = { concurrency: 1, headers: {}, retryStatuses: [], tlsErrors: 'retry' } as const;
  const sinkOf = (format: EventFormat, mode: 'batch' | 'structured') =>
    new HttpSink({ ...options, ...rest, format, mode }, systemClock);

  it('a format without batch cannot be sent in batches', () => {
    expect(() => sinkOf(avroEventFormat, 'batch')).toThrow(DefinitionError);
    expect(() => sinkOf(avroEventFormat, 'structured')).not.toThrow();
  });

  it('a format of your own is sent as any other', async () => {
    const lines: EventFormat = {
      name: 'lines',
      mediaType: 'application/cloudevents+lines',
      encode: ({ id, type }) => `${id}\n${type}`,
      decode: () => ({}) as never,
    };
    const receiver = await ScriptedReceiver.listen();
    await new HttpRoom(receiver.url, { format: lines, mode: 'structured' }).deliver(...four.slice(0, 1));
    expect(receiver.requests[0]?.headers['content-type']).toBe('application/cloudevents+lines');
    expect(receiver.requests[0]?.body.toString()).toBe('1\ncom.example.order.placed');
  });
});
