import type { DeliveryReport, EventBook } from 'nestjs-cloudevents';
import { EnvelopeSink } from './envelope.sink.js';

/** CloudEvents of one type that came from one type of domain event. */
export interface PublishedCount {
  readonly type: string;
  /** Handed to the sinks. */
  events: number;
  /** Arrived at every sink. */
  arrived: number;
  /** Arrived, per sink. */
  readonly sinks: Record<string, number>;
}

/** One type of domain event and what became of it. */
export interface TallyRow {
  readonly domain: string;
  readonly eventType: string;
  domainEvents: number;
  readonly published: PublishedCount[];
}

/** Counts domain events and what was published from them. */
export class Tally {
  private readonly byType = new Map<string, TallyRow>();

  get rows(): readonly TallyRow[] {
    return [...this.byType.values()];
  }

  get published(): number {
    return this.sum(({ events }) => events);
  }

  /** Events that arrived at every sink. */
  get arrived(): number {
    return this.sum(({ arrived }) => arrived);
  }

  recorded(book: EventBook): void {
    for (const { event } of book.pages) this.row(book, event).domainEvents += 1;
  }

  reported(book: EventBook, report: DeliveryReport): void {
    for (const { id, type, deliveries: all } of report.events) {
      const deliveries = all.filter(({ sink }) => sink !== EnvelopeSink.sinkName);
      const page = book.pages.find(({ sequence }) => String(sequence) === sequenceOf(id));
      if (page === undefined) continue;
      const row = this.row(book, page.event);
      const count = row.published.find((each) => each.type === type) ?? { type, events: 0, arrived: 0, sinks: {} };
      if (!row.published.includes(count)) row.published.push(count);
      const arrived = deliveries.filter(({ status }) => status === 'delivered');
      if (deliveries.length > 0) count.events += 1;
      if (deliveries.length > 0 && arrived.length === deliveries.length) count.arrived += 1;
      for (const { sink } of arrived) count.sinks[sink] = (count.sinks[sink] ?? 0) + 1;
    }
  }

  private sum(count: (published: PublishedCount) => number): number {
    return this.rows.flatMap((row) => row.published).reduce((sum, published) => sum + count(published), 0);
  }

  private row({ cover }: EventBook, event: object): TallyRow {
    const eventType = event.constructor.name;
    const key = `${cover.domain} ${eventType}`;
    const row = this.byType.get(key) ?? { domain: cover.domain, eventType, domainEvents: 0, published: [] };
    this.byType.set(key, row);
    return row;
  }
}

/** Ids are `{domain}:{root}:{sequence}`, with more behind where one page gave several events. */
function sequenceOf(id: string): string | undefined {
  return id.split(':')[2];
}
