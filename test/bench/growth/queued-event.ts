import { CloudEventsPublisher } from 'nestjs-cloudevents';
import { type Benchmark, ours } from '../measure/benchmark.js';
import { plainEvent } from '../support/bench-event.js';
import { heldBytes } from './held-bytes.js';
import { bootWith } from './publishing-app.js';
import { StalledSink } from './stalled.sink.js';

const most = 200_000;

/** What an event holds in memory while its sink does not take it. */
export const queuedEvent: Benchmark = {
  name: 'memory',
  unit: 'bytes',
  longRounds: 2,
  goals: [
    {
      name: 'memory/queued-event',
      meaning: 'bytes that an event that waits holds beyond its size on the wire',
      goal: 400,
      better: 'lower',
      ratio: (costs) => costs[ours],
    },
  ],
  async setUp({ scale }) {
    const sink = new StalledSink();
    // Room for all of them: what waits outside has not been encoded.
    const backpressure = { maxEvents: 2 * most, maxBytes: 1024 ** 3 };
    const app = await bootWith(sink, { backpressure });
    const publisher = app.get(CloudEventsPublisher);
    const events = Math.round(most * scale);
    let made = 0;

    const run = async (): Promise<number> => {
      const { encodedBytes, delivered } = sink;
      sink.stall();
      const before = heldBytes();
      // The promises are a part of it, as a caller keeps them; the caller's events are not, nobody has them any more.
      const promises = Array.from({ length: events }, () => publisher.send(plainEvent(made++)));
      await new Promise((resolve) => setImmediate(resolve));
      const pending = publisher.health()[0]?.pending;
      if (pending !== events) throw new Error(`${pending} events wait instead of ${events}`);
      const held = heldBytes() - before;
      const onWire = sink.encodedBytes - encodedBytes;
      sink.release();
      await Promise.all(promises);
      if (sink.delivered !== delivered + events) throw new Error('The sink was not given all events');
      return (held - onWire) / events;
    };

    return { contenders: [{ name: ours, run }], close: () => app.close() };
  },
};
