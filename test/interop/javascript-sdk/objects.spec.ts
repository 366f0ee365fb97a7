import { Test } from '@nestjs/testing';
import { HTTP } from 'cloudevents';
import {
  CloudEventsModule,
  CloudEventsPublisher,
  decodeHttpMessage,
  encodeHttpMessage,
  type CloudEvent,
} from 'nestjs-cloudevents';
import { toSdkEvent } from 'nestjs-cloudevents/sdk';
import { MemorySink } from 'nestjs-cloudevents/testing';
import { describe, expect, it } from 'vitest';
import { events, extensions, small } from '../events.js';
import { core, sdkEvent, time } from './sdk-events.js';

describe('event objects of the cloudevents package', () => {
  const given = { datacontenttype: 'application/json', subject: 'Zoë', samplecount: 5, data: { a: 1 } };

  it('are published like any others', async () => {
    const sink = new MemorySink();
    const module = await Test.createTestingModule({
      imports: [CloudEventsModule.forRoot({ sink: 'none', sinks: [sink] })],
    }).compile();
    await module.init();

    await module.get(CloudEventsPublisher).send([sdkEvent(given) as unknown as CloudEvent]);
    await module.close();

    expect(sink.events).toEqual([{ ...core, ...given }]);
  });

  it.each(['binary', 'structured'] as const)('are encoded like any others, in %s mode', (mode) => {
    const message = encodeHttpMessage(sdkEvent(given) as unknown as CloudEvent, { mode });

    expect(decodeHttpMessage(message, { extensions })).toEqual([{ ...core, ...given }]);
  });

  /** An event as the package writes it, read again. */
  function sentByPackage(event: CloudEvent): CloudEvent | undefined {
    const { body, headers } = HTTP.structured(toSdkEvent(event));
    const message = { headers: headers as Record<string, string>, body: body as string };
    return decodeHttpMessage(message, { extensions })[0];
  }

  const sendable = events.filter(([kind]) => kind !== 'bytes of no length');

  it.each(sendable)('are made of ours with %s, and say the same when the package sends them', (_kind, event) => {
    const { samplebytes: _, ...withoutBinary } = event;

    // It writes time in milliseconds.
    expect(sentByPackage(withoutBinary as CloudEvent)).toEqual({ ...withoutBinary, time });
  });

  it('are made of ours with bytes of no length, which the package sends as data and as base64 at once', () => {
    expect(() => sentByPackage(small({ data: new Uint8Array() }))).toThrow("has both 'data' and 'data_base64'");
  });

  // The package has no text for bytes: they must be handed to it as base64.
  it('are made of ours with a Binary extension, and say the same when the package sends them', () => {
    const event = small({ time, samplebytes: new Uint8Array([0, 255]) });

    expect(sentByPackage(event)).toEqual(event);
  });
});
