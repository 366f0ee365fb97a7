import { type CloudEventDraft, CloudEventsRouter, type EventBook, Handles, Projector } from '../../src/index.js';

export class PlayerActed {
  constructor(
    readonly playerId: string,
    readonly action: string,
  ) {}
}

/** Publishes all-ins only. */
@Projector({ name: 'prj-hand', domain: 'hand' })
export class HandProjector {
  @Handles('PlayerActed')
  onPlayerActed(event: PlayerActed): CloudEventDraft | null {
    if (event.action !== 'all-in') return null;
    return { type: 'test.all_in', data: { playerId: event.playerId }, extensions: { AlertLevel: 'high' } };
  }
}

/** A handler that takes as long as a test wants. */
export function slowRouter(answer: (event: { id: string }) => Promise<CloudEventDraft | null>): CloudEventsRouter {
  return new CloudEventsRouter('prj-slow', 'slow').on('Asked', answer);
}

export function book(root: string, pages: readonly object[], domain = 'hand', first = 1): EventBook {
  return {
    cover: { domain, root, correlationId: 'session-1' },
    pages: pages.map((event, index) => ({ sequence: first + index, createdAt: '2026-03-01T12:00:00Z', event })),
  };
}
