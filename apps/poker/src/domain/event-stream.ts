import type { EventBook } from 'nestjs-cloudevents';

/** The history of one aggregate: numbers its events, one book per command. */
export class EventStream {
  private sequence = 0;

  constructor(
    readonly domain: string,
    readonly root: string,
  ) {}

  /** `createdAt`: RFC 3339. The time of a hand's start is all a hand-history file knows, for every event of the hand. */
  record(events: readonly object[], { createdAt, correlationId }: RecordedAt): EventBook {
    const { domain, root } = this;
    return {
      cover: { domain, root, correlationId },
      pages: events.map((event) => ({ sequence: this.sequence++, ...(createdAt && { createdAt }), event })),
    };
  }
}

export interface RecordedAt {
  readonly createdAt: string | undefined;
  readonly correlationId: string;
}
