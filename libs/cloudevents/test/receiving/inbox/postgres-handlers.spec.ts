import { PGlite, type Transaction } from '@electric-sql/pglite';
import { Injectable } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settle } from '../../../../../test/support/manual-clock.js';
import { until } from '../../../../../test/support/until.js';
import { RejectedEventError } from '../../../src/errors/index.js';
import { InboxEntry, OnCloudEvent, ReceivedCloudEvent } from '../../../src/receiving/index.js';
import { handling } from '../handling.js';
import { Held } from '../support.js';
import { newStore } from './postgres-stores.js';

/** Handlers with a transaction each, in a Nest application, on a real database. */

let db: PGlite;
beforeAll(async () => {
  db = await PGlite.create();
  await db.exec('CREATE TABLE work (run integer GENERATED ALWAYS AS IDENTITY, handler text, id text)');
}, 60_000);
afterAll(() => db.close());

/** What a handler does before or after it completes the event in its transaction. */
interface Conduct {
  readonly inside?: (tx: Transaction) => unknown;
  readonly before?: () => unknown;
  readonly after?: () => unknown;
}

let conduct: Readonly<Record<'stock' | 'invoice', Conduct>> = { stock: {}, invoice: {} };
let runs: string[] = [];

async function work(handler: 'stock' | 'invoice', id: string, inbox: InboxEntry): Promise<void> {
  runs.push(handler);
  const { before, inside, after } = conduct[handler];
  await before?.();
  await db.transaction(async (tx) => {
    await tx.query('INSERT INTO work (handler, id) VALUES ($1, $2)', [handler, id]);
    await inbox.complete(tx);
    await inside?.(tx);
  });
  await after?.();
}

@Injectable()
class Orders {
  @OnCloudEvent('order.placed')
  stock(@ReceivedCloudEvent() { id }: { id: string }, @InboxEntry() inbox: InboxEntry): Promise<void> {
    return work('stock', id, inbox);
  }
  @OnCloudEvent('order.placed')
  invoice(@ReceivedCloudEvent() { id }: { id: string }, @InboxEntry() inbox: InboxEntry): Promise<void> {
    return work('invoice', id, inbox);
  }
}

const fail = (): never => {
  throw new Error('no stock');
};
let events = 0;

async function start(given: Partial<typeof conduct> = {}) {
  conduct = { stock: {}, invoice: {}, ...given };
  runs = [];
  const inbox = await newStore(db);
  const id = `order-${++events}`;
  const { receive, receiver, clock } = await handling({ providers: [Orders] }, undefined, { inbox: inbox.store });
  const deliver = async () => {
    runs = [];
    const receipt = await receive({ type: 'order.placed', id });
    return { status: receipt.status, runs: runs.toSorted() };
  };
  const done = async () =>
    (await db.query<{ handler: string }>('SELECT handler FROM work WHERE id = $1 ORDER BY 1', [id])).rows.map(
      ({ handler }) => handler,
    );
  return { ...inbox, receiver, clock, deliver, done };
}

const both = ['invoice', 'stock'];

describe('handlers that complete an event in their transactions', () => {
  it('run once', async () => {
    const { deliver, done } = await start();
    expect(await deliver()).toEqual({ status: 'handled', runs: both });
    expect(await deliver()).toEqual({ status: 'duplicate', runs: [] });
    expect(await done()).toEqual(both);
  });

  it('leave nothing when theirs is rolled back, and run again', async () => {
    const { deliver, done } = await start({ stock: { inside: fail }, invoice: { inside: fail } });
    expect(await deliver()).toEqual({ status: 'failed', runs: both });
    expect(await done()).toEqual([]);
    conduct = { stock: {}, invoice: {} };
    expect(await deliver()).toEqual({ status: 'handled', runs: both });
    expect(await done()).toEqual(both);
  });

  it('are left alone when another one of the event failed, which runs again', async () => {
    const { deliver, done } = await start({ invoice: { before: fail } });
    expect(await deliver()).toEqual({ status: 'failed', runs: both });
    expect(await done()).toEqual(['stock']);
    expect(await deliver()).toEqual({ status: 'failed', runs: ['invoice'] });
    conduct = { stock: {}, invoice: {} };
    expect(await deliver()).toEqual({ status: 'handled', runs: ['invoice'] });
    expect(await done()).toEqual(both);
    expect(await deliver()).toEqual({ status: 'duplicate', runs: [] });
  });

  it('are done once they are committed, whatever they throw afterwards', async () => {
    const { deliver, done } = await start({ stock: { after: fail }, invoice: { after: fail } });
    expect(await deliver()).toEqual({ status: 'failed', runs: both });
    expect(await deliver()).toEqual({ status: 'duplicate', runs: [] });
    expect(await done()).toEqual(both);
  });

  it('are not run again when the process died before the event was completed', async () => {
    const { deliver, done, store, pass } = await start();
    store.complete = () => Promise.reject(new Error('killed'));
    expect(await deliver()).toEqual({ status: 'failed', runs: both });
    expect(await deliver()).toEqual({ status: 'in-flight', runs: [] });
    await pass(60_000);
    Reflect.deleteProperty(store, 'complete');
    expect(await deliver()).toEqual({ status: 'duplicate', runs: [] });
    expect(await deliver()).toEqual({ status: 'duplicate', runs: [] });
    expect(await done()).toEqual(both);
  });

  it('are refused when they took longer than their lease and another delivery has the event', async () => {
    const held = new Held();
    const { deliver, done, pass } = await start({ stock: { before: () => held.promise } });
    const slow = deliver();
    await until('both run', () => runs.length === 2);
    await until('invoice is done', async () => (await done()).length === 1);
    await pass(60_000);
    conduct = { stock: {}, invoice: {} };
    expect(await deliver()).toEqual({ status: 'handled', runs: ['stock'] });
    held.finish();
    expect(await slow).toMatchObject({ status: 'failed' });
    expect(await done()).toEqual(both);
    expect(await deliver()).toEqual({ status: 'duplicate', runs: [] });
  });

  it('count also when they are done after they were given up', async () => {
    const held = new Held();
    const { deliver, done, clock } = await start({ stock: { before: () => held.promise } });
    const slow = deliver();
    await until('invoice is done', async () => (await done()).length === 1);
    await settle();
    await clock.advance(30_000);
    expect(await slow).toMatchObject({ status: 'failed' });
    held.finish();
    await until('both are done', async () => (await done()).length === 2);
    await until('the event is', async () => (await deliver()).status === 'duplicate');
    expect(await done()).toEqual(both);
  });

  it('may reject the event for good, each time it is delivered', async () => {
    const reject = (): never => {
      throw new RejectedEventError('no such article');
    };
    const { deliver } = await start({ stock: { before: reject } });
    expect(await deliver()).toMatchObject({ status: 'rejected' });
    expect(await deliver()).toEqual({ status: 'rejected', runs: ['stock'] });
  });
});
