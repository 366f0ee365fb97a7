import { type AcceptedEvent, type EncodedEvent, encodeStructured, type Outcome, type Sink } from 'nestjs-cloudevents';

/** How many envelopes are shown. More would only scroll past. */
const shown = 3;
const announcement = `first event of each of the first ${shown} types shown, the rest only counted:`;

/** Shows the first envelope of each type as it leaves. A sink like any other, beside those CLOUDEVENTS_SINK selects. */
export class EnvelopeSink implements Sink<string, readonly EncodedEvent<string>[]> {
  static readonly sinkName = 'screen';

  readonly name = EnvelopeSink.sinkName;
  readonly limits = { events: 100, bytes: 1e6, overhead: 0, hardLimit: Number.MAX_SAFE_INTEGER, concurrency: 1 };
  private readonly printed = new Set<string>();

  constructor(private readonly print: (line: string) => void) {}

  encode(event: AcceptedEvent): EncodedEvent<string> {
    const payload = encodeStructured(event);
    return { event, key: event.subject, size: payload.length, payload };
  }

  prepare(batch: readonly EncodedEvent<string>[]): readonly EncodedEvent<string>[] {
    return batch;
  }

  attempt(batch: readonly EncodedEvent<string>[]): Promise<Outcome> {
    for (const { event, payload } of batch) {
      if (this.printed.size >= shown || this.printed.has(event.type)) continue;
      if (this.printed.size === 0) this.print(announcement);
      this.printed.add(event.type);
      this.print(`publishing ${JSON.stringify(JSON.parse(payload), null, 2)}`);
    }
    return Promise.resolve({ status: 'delivered' });
  }

  check(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
