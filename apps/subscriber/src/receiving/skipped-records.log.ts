import type { CloudEventsKafkaServerOptions } from 'nestjs-cloudevents/microservices';

type ServerLogger = NonNullable<CloudEventsKafkaServerOptions['logger']>;

/** How the strategy says that it skips a record; of many in a short time it says how many it left unsaid. */
const skipped = /It is skipped and lost(?: \(and ([0-9]+) more like it before\))?$/;

/**
 * Tells how many records are skipped. They reach no handler, so the log is where they show; with `deadLetterTopic` they
 * would lie there to be counted.
 */
export class SkippedRecordsLog implements ServerLogger {
  constructor(
    private readonly next: Pick<ServerLogger, 'log' | 'warn' | 'error'>,
    private readonly onSkipped: (records: number) => void,
  ) {}

  log(message: string): void {
    this.next.log(message);
  }

  warn(message: string): void {
    this.next.warn(message);
  }

  error(message: string): void {
    const match = skipped.exec(message);
    if (match !== null) this.onSkipped(1 + Number(match[1] ?? 0));
    this.next.error(message);
  }
}
