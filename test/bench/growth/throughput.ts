import { CloudEventsPublisher } from 'nestjs-cloudevents';
import { type Benchmark, type Costs, ours } from '../measure/benchmark.js';
import { inFlight, timedAsync } from '../measure/timing.js';
import { plainEvent } from '../support/bench-event.js';
import { PreparingSink } from '../support/preparing.sink.js';
import { bootWith } from './publishing-app.js';
import { sharedRun } from './shared-run.js';

const MiB = 1024 * 1024;
const most = 1_000_000;
const window = 1000;
/**
 * Sent before the clock runs: the collection before each run makes the space for new objects small, and while that grows
 * again each event costs half as much more, which would count for most in the shortest run.
 */
const leadIn = 30_000;
/** Events between two looks at the memory. */
const look = 1000;
const [tenth, hundredth] = ['a tenth of the events', 'a hundredth of the events'];
const [peak, tenthPeak] = ['MiB at most', 'MiB at most with a tenth of the events'];

/** Whether more events cost more each, or more memory: nothing may grow with how many there were. */
export const growth: Benchmark = {
  name: 'growth',
  unit: 'ns/event',
  longRounds: 3,
  goals: [
    {
      name: 'growth/throughput',
      meaning: 'of the highest rate is the lowest one, among 10,000, 100,000 and a million events',
      goal: 0.8,
      better: 'higher',
      ratio: evenness,
    },
    {
      name: 'growth/rss',
      meaning: 'MiB of resident memory, at most, that a million events take beyond what a tenth of them take',
      goal: 32,
      better: 'lower',
      ratio: ({ [peak]: all, [tenthPeak]: few }) => (all === undefined || few === undefined ? undefined : all - few),
    },
  ],
  async setUp({ scale }) {
    const sink = new PreparingSink();
    const app = await bootWith(sink);
    const publisher = app.get(CloudEventsPublisher);
    let made = 0;

    const sendAll = (events: number, eachLook: () => void): Promise<void> =>
      inFlight(window, events, (index) => {
        if (index % look === 0) eachLook();
        return publisher.send(plainEvent(made++));
      });
    const send = async (events: number, times = 1): Promise<{ cost: number; peak: number }> => {
      const delivered = sink.delivered + leadIn + events * times;
      await sendAll(leadIn, () => undefined);
      let highest = process.memoryUsage.rss();
      const lookAtMemory = (): void => {
        highest = Math.max(highest, process.memoryUsage.rss());
      };
      const cost = await timedAsync(events * times, async () => {
        for (let time = 0; time < times; time++) await sendAll(events, lookAtMemory);
      });
      if (sink.delivered === delivered) return { cost, peak: highest / MiB };
      throw new Error(`The sink was given ${sink.delivered} events instead of ${delivered}`);
    };

    const all = Math.round(most * scale);
    const ofAll = sharedRun(() => send(all));
    const ofTenth = sharedRun(() => send(all / 10, 2));
    const costOf = async (events: number, times: number): Promise<number> => (await send(events, times)).cost;
    // What is compiled and allocated once is not what grows.
    await send(all);
    return {
      contenders: [
        // Again and again: one short run is as long as a single hitch of the machine.
        { name: hundredth, run: () => costOf(all / 100, 10) },
        { name: tenth, run: () => ofTenth('cost') },
        { name: ours, run: () => ofAll('cost') },
        { name: peak, run: () => ofAll('peak') },
        { name: tenthPeak, run: () => ofTenth('peak') },
      ],
      close: () => app.close(),
    };
  },
};

function evenness(costs: Costs): number | undefined {
  const each = [hundredth, tenth, ours].map((name) => costs[name]).filter((cost) => cost !== undefined);
  return Math.min(...each) / Math.max(...each);
}
