import { describe, expect, it } from 'vitest';
import type { CloudEvent } from '../../../src/index.js';
import { HttpRoom } from '../../sinks/http/http-room.js';
import type { Receipt } from '../../../src/receiving/receipt.js';
import { formats, handEvent } from './messages.js';
import { endpoint, platforms, receivingApp } from './receiving-app.js';

const events = [handEvent('1'), handEvent('2', { subject: 'table-8' }), handEvent('3')];

/** Fails an event until it comes for the nth time. */
function failing(times: number, receipt: Receipt): (event: CloudEvent) => Receipt {
  const seen = new Map<string, number>();
  return ({ id }) => {
    const count = (seen.get(id) ?? 0) + 1;
    seen.set(id, count);
    return count <= times ? receipt : { status: 'handled' };
  };
}

const failed: Receipt = { status: 'failed', error: new Error('no database') };
const rejected: Receipt = { status: 'rejected', error: new Error('no pot') };

describe.each(platforms)('the HTTP sink of this package and the endpoint on %s', (platform) => {
  const options = { receiver: { ...endpoint, formats: ['json', 'protobuf', 'avro', 'xml'] as const } };

  describe.each(formats.map((format) => [format.name, format] as const))('in %s', (name, format) => {
    it.each(['batch', 'structured', 'binary'] as const)('understand each other in %s mode', async (mode) => {
      if (mode === 'batch' && name === 'avro') return;
      const { url, received } = await receivingApp({ platform, options });
      const deliveries = await new HttpRoom(`${url}/events`, { mode, format }).deliver(...events);
      expect(deliveries.map(({ status }) => status)).toEqual(['delivered', 'delivered', 'delivered']);
      expect(received.toSorted((a, b) => a.id.localeCompare(b.id))).toEqual(events);
    });
  });

  it.each(['batch', 'structured', 'binary'] as const)(
    'repeat what failed until it is handled, in %s mode',
    async (mode) => {
      const { url, received } = await receivingApp({ platform, receive: failing(2, failed) });
      const delivery = await new HttpRoom(`${url}/events`, { mode }).deliverOne(handEvent());
      expect(delivery).toMatchObject({ status: 'delivered', attempts: 3 });
      expect(received).toHaveLength(3);
    },
  );

  it('repeat a batch as a whole when one of its events failed', async () => {
    const fail = failing(1, failed);
    const receive = (event: CloudEvent): Receipt => (event.id === '3' ? fail(event) : { status: 'handled' });
    const { url, received } = await receivingApp({ platform, receive });
    const deliveries = await new HttpRoom(`${url}/events`).deliver(handEvent('1'), handEvent('2'), handEvent('3'));
    expect(deliveries.map(({ status }) => status)).toEqual(['delivered', 'delivered', 'delivered']);
    expect(received.map(({ id }) => id)).toEqual(['1', '2', '3', '1', '2', '3']);
  });

  it.each(['batch', 'structured', 'binary'] as const)('are done with what was rejected, in %s mode', async (mode) => {
    const { url, received } = await receivingApp({ platform, receive: () => rejected });
    const delivery = await new HttpRoom(`${url}/events`, { mode }).deliverOne(handEvent());
    expect(delivery).toMatchObject({ status: 'failed', attempts: 1, reason: 'rejected' });
    expect(delivery.error?.message).toContain('422');
    expect(received).toHaveLength(1);
  });

  it('are done with unknown types by default, and refuse them by option', async () => {
    const receive = (): Receipt => ({ status: 'ignored' });
    const open = await receivingApp({ platform, receive });
    expect(await new HttpRoom(`${open.url}/events`).deliverOne(handEvent())).toMatchObject({ status: 'delivered' });
    const strict = await receivingApp({
      platform,
      receive,
      options: { receiver: { ...endpoint, unknownTypes: 'reject' } },
    });
    expect(await new HttpRoom(`${strict.url}/events`).deliverOne(handEvent())).toMatchObject({
      status: 'failed',
      attempts: 1,
    });
  });

  it('split a batch that is too large, until its events get through', async () => {
    const { url, received } = await receivingApp({ platform, options: { receiver: { ...endpoint, maxEvents: 1 } } });
    const deliveries = await new HttpRoom(`${url}/events`).deliver(...events);
    expect(deliveries.map(({ status }) => status)).toEqual(['delivered', 'delivered', 'delivered']);
    expect(received).toHaveLength(3);
  });
});
