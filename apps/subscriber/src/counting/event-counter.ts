import type { CloudEvent } from 'nestjs-cloudevents';
import { isBefore, type Position, positionOf } from './position.js';
import { RecentMap } from './recent-map.js';

/** What came in over one transport. */
export interface Counts {
  /** Different events: repetitions apart. */
  readonly received: number;
  /** Events that came again: same source and id. */
  readonly duplicates: number;
  /** Events that came after a later one of their subject. */
  readonly outOfOrder: number;
  /** Messages that were no valid CloudEvent. */
  readonly rejected: number;
  /** `received`, by event type. */
  readonly byType: Readonly<Record<string, number>>;
}

/** Duplicates and order are judged against this many events and subjects. */
const remembered = 1_000_000;

/** Counts the events of one transport. */
export class EventCounter {
  private readonly seen = new RecentMap<string, true>(remembered);
  private readonly latest = new RecentMap<string, Position>(remembered);
  private readonly byType = new Map<string, number>();
  private received = 0;
  private duplicates = 0;
  private outOfOrder = 0;
  private rejected = 0;

  count({ source, id, type, subject }: CloudEvent): void {
    const key = JSON.stringify([source, id]);
    if (this.seen.has(key)) {
      this.duplicates += 1;
      return;
    }
    this.seen.set(key, true);
    this.received += 1;
    this.byType.set(type, (this.byType.get(type) ?? 0) + 1);
    if (subject !== undefined) this.checkOrder(JSON.stringify([source, subject]), positionOf(id));
  }

  reject(): void {
    this.rejected += 1;
  }

  snapshot(): Counts {
    const { received, duplicates, outOfOrder, rejected, byType } = this;
    return { received, duplicates, outOfOrder, rejected, byType: Object.fromEntries(byType) };
  }

  private checkOrder(subject: string, position: Position | undefined): void {
    if (position === undefined) return;
    const latest = this.latest.get(subject);
    if (latest !== undefined && isBefore(position, latest)) this.outOfOrder += 1;
    else this.latest.set(subject, position);
  }
}
