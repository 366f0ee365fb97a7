import { randomBytes } from 'node:crypto';
import type { CloudEvent } from 'nestjs-cloudevents';

const start = Date.UTC(2026, 10, 21);
const run = randomBytes(3).toString('hex');
const correlation = 'c-9c550d9c1b7f';
const note = 'called the bet after a long think, and showed two pairs, kings and nines';

/** 200 bytes of JSON. */
export function eventData(n: number) {
  return {
    player: `player-${n % 1000}`,
    action: 'call',
    amount: 1500 + (n % 100),
    currency: 'EUR',
    table: { id: 'table-17', seat: n % 9, hand: 4711 },
    note,
  };
}

/** An event as users make one, new each time: about 400 bytes on the wire. */
export function plainEvent(n: number, subject = `hand-${n % 1000}`): CloudEvent {
  return {
    specversion: '1.0',
    id: `${run}-${n}`,
    source: 'angzarr/poker',
    type: 'PlayerActed',
    subject,
    time: new Date(start + n * 7).toISOString(),
    datacontenttype: 'application/json',
    correlationid: correlation,
    tenant: 'eu-4',
    priority: 3,
    data: eventData(n),
  };
}
