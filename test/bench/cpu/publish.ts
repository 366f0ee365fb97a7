import { CloudEvent as SdkEvent } from 'cloudevents';
import { type EventBook } from 'nestjs-cloudevents';
import { type Benchmark, faster, ours, slower } from '../measure/benchmark.js';
import { timedAsync } from '../measure/timing.js';
import { bookOf, draftOf, PlayerActed, type PublisherWithoutNetwork, startPublisher } from './publishing-app.js';
import { callsOf } from './event-pool.js';

const pages = 100;
const books = 40;

/** What one does without this library: a map of handlers, and the SDK for what they give. */
const handlers = new Map<unknown, (event: PlayerActed) => ReturnType<typeof draftOf>>([[PlayerActed, draftOf]]);

function bySdk({ cover, pages: list }: EventBook): number {
  const events = list.map(({ event, sequence, createdAt }) => {
    const draft = handlers.get((event as object).constructor)?.(event as PlayerActed) as ReturnType<typeof draftOf>;
    const { type, data, extensions } = draft;
    return new SdkEvent({
      id: `${cover.domain}:${cover.root as string}:${sequence as number}`,
      source: `angzarr/${cover.domain}`,
      subject: cover.root as string,
      time: createdAt as string,
      datacontenttype: 'application/json',
      correlationid: cover.correlationId,
      type,
      data,
      ...extensions,
    });
  });
  return Buffer.from(JSON.stringify(events)).length;
}

/** What nobody can do without: the handler, and its data as JSON. */
function byHandler({ pages: list }: EventBook): number {
  let size = 0;
  for (const { event } of list) size += JSON.stringify(draftOf(event as PlayerActed).data).length;
  return size;
}

/** A book of domain events to the bytes of a batch: match, handler, envelope, checks, queue, report; nothing is sent. */
export const publish: Benchmark = {
  name: 'publish',
  unit: 'ns/event',
  goals: [
    faster('publish/sdk', 'sdk', 'times as fast as a map of handlers, `new CloudEvent` and JSON.stringify', 4),
    slower('publish/handler', 'handler', 'times the time of the handler and JSON.stringify of its data', 2.6),
  ],
  async setUp({ scale }) {
    const app: PublisherWithoutNetwork = await startPublisher();
    const calls = callsOf(100_000, scale, pages);
    const pool = Array.from({ length: books }, (_, book) => bookOf(book, pages));
    let next = 0;
    const synchronous = (name: string, work: (book: EventBook) => number) => ({
      name,
      // Waits as ours does, so that both leave the turn as often.
      run: () =>
        timedAsync(calls * pages, async () => {
          for (let call = 0; call < calls; call++) {
            if (!(work(pool[next++ % books] as EventBook) > 0)) throw new Error(`${name} made nothing`);
            await Promise.resolve();
          }
        }),
    });
    const published = {
      name: ours,
      run: async () => {
        const before = app.sent();
        const cost = await timedAsync(calls * pages, async () => {
          for (let call = 0; call < calls; call++) await app.publish(pool[next++ % books] as EventBook);
        });
        if (app.sent() - before !== calls * pages) throw new Error('not everything that was published was sent');
        return cost;
      },
    };
    return {
      contenders: [published, synchronous('sdk', bySdk), synchronous('handler', byHandler)],
      close: () => app.close(),
    };
  },
};
