import { Injectable } from '@nestjs/common';
import { CloudEventsPublisher, DeliveryError, type EventBook } from 'nestjs-cloudevents';
import { HandHistory } from '../domain/hand-history.js';
import type { HandFile } from './hand-file.js';
import { Tally } from './tally.js';
import { Window } from './window.js';

/** Event books handed to the publisher and not settled yet. */
const booksUnderWay = 64;

export interface ReplayProgress {
  readonly hands: number;
  readonly of: number;
  /** Events that arrived at every sink. */
  readonly arrived: number;
  /** Everything is settled. */
  readonly done: boolean;
}

export interface ReplayResult {
  readonly hands: number;
  readonly of: number;
  readonly tally: Tally;
  readonly warnings: readonly string[];
  /** Everything that went wrong; empty when every event arrived. */
  readonly failures: readonly unknown[];
}

/** Plays a file of hands again and publishes its domain events. */
@Injectable()
export class ReplayService {
  constructor(private readonly publisher: CloudEventsPublisher) {}

  /**
   * Books are handed over in the order they were recorded; the publisher keeps the order of each aggregate, however
   * many are under way. The first failure stops the replay; what is under way still settles.
   */
  async replay({ path, hands }: HandFile, onProgress: (progress: ReplayProgress) => void): Promise<ReplayResult> {
    const history = new HandHistory(path);
    const tally = new Tally();
    const window = new Window(booksUnderWay);
    const warnings: string[] = [];
    const failures: unknown[] = [];
    let played = 0;
    const report = (done: boolean) => onProgress({ hands: played, of: hands.length, arrived: tally.arrived, done });
    for (const hand of hands) {
      if (failures.length > 0) break;
      const recorded = history.record(hand);
      warnings.push(...recorded.warnings.map((warning) => `hand ${recorded.number}: ${warning}`));
      for (const book of recorded.books) await window.run(() => this.publish(book, tally, failures));
      played += 1;
      report(false);
    }
    await window.drained();
    report(true);
    return { hands: played, of: hands.length, tally, warnings, failures };
  }

  private async publish(book: EventBook, tally: Tally, failures: unknown[]): Promise<void> {
    if (failures.length > 0) return;
    tally.recorded(book);
    try {
      tally.reported(book, await this.publisher.publish(book));
    } catch (error) {
      if (error instanceof DeliveryError) tally.reported(book, error.report);
      failures.push(error);
    }
  }
}
