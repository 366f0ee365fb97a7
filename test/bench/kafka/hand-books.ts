import { eventData, plainEvent } from '../support/bench-event.js';

const roots = 1000;
const correlationId = String(plainEvent(0).correlationid);

/** What one command gave, as an application has it: events of one root, another one than those of the books before. */
export function handBook(book: number, pages: number) {
  return {
    cover: { domain: 'poker', root: `hand-${book % roots}`, correlationId },
    pages: Array.from({ length: pages }, (_, page) => {
      const sequence = book * pages + page;
      const { time: createdAt = '' } = plainEvent(sequence);
      return { sequence, createdAt, event: { type: 'PlayerActed', data: eventData(sequence) } };
    }),
  };
}

export type HandBook = ReturnType<typeof handBook>;

/** The attributes and data of the event that a page becomes, as one writes them by hand: `plainEvent` in all but its id. */
export function eventOf({ domain, root, correlationId }: HandBook['cover'], page: HandBook['pages'][number]) {
  const { sequence, createdAt, event } = page;
  return {
    id: `${domain}:${root}:${sequence}`,
    source: `angzarr/${domain}`,
    type: event.type,
    subject: root,
    time: createdAt,
    datacontenttype: 'application/json',
    correlationid: correlationId,
    tenant: 'eu-4',
    priority: 3,
    data: event.data,
  };
}
