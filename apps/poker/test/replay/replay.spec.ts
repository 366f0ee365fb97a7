/** Publishing a file: how much is under way, what is counted, and what happens when something goes wrong. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CloudEventsPublisher, DeliveryReport, EventBook } from 'nestjs-cloudevents';
import { DeliveryError, PublisherClosedError, SinkError } from 'nestjs-cloudevents';
import { describe, expect, it, onTestFinished } from 'vitest';
import { failureLines } from '../../src/cli/failure-text.js';
import { summaryTable } from '../../src/cli/summary-table.js';
import { readHandFile } from '../../src/replay/hand-file.js';
import { type ReplayProgress, ReplayService } from '../../src/replay/replay.service.js';
import { Window } from '../../src/replay/window.js';
import { handText } from '../hand.fixture.js';
import { sampleFile } from '../sample.fixture.js';
import { turns } from '../../../../test/support/turns.js';

type Publish = (book: EventBook) => Promise<DeliveryReport>;

/** A publisher that makes one event of every page and gives it this fate. */
function reportOf(book: EventBook, status: 'delivered' | 'failed' = 'delivered', error?: SinkError): DeliveryReport {
  return {
    projectionFailures: [],
    events: book.pages.map(({ sequence, event }) => ({
      id: `${book.cover.domain}:${book.cover.root as string}:${sequence}`,
      source: `angzarr/${book.cover.domain}`,
      type: `type.of.${event.constructor.name}`,
      deliveries: [{ sink: 'http', status, attempts: 1, ...(error && { error }) }],
    })),
  };
}

async function replay(publish: Publish, file = sampleFile, onProgress: (progress: ReplayProgress) => void = () => {}) {
  return new ReplayService({ publish } as CloudEventsPublisher).replay(await readHandFile(file), onProgress);
}

describe('the window', () => {
  it('starts in order, never has more under way than its size, and drains', async () => {
    const window = new Window(3);
    const started: number[] = [];
    let running = 0;
    let most = 0;
    for (let index = 0; index < 20; index++) {
      await window.run(async () => {
        started.push(index);
        most = Math.max(most, ++running);
        await turns(index % 4);
        running -= 1;
      });
    }
    await window.drained();
    expect(started).toEqual(Array.from({ length: 20 }, (_, index) => index));
    expect(most).toBe(3);
    expect(running).toBe(0);
  });
});

describe('a replay', () => {
  it('publishes every book in order and counts by type of domain event', async () => {
    const seen: string[] = [];
    const { tally, failures } = await replay(async (book) => {
      seen.push(`${book.cover.root as string} ${String(book.pages[0]?.sequence)}`);
      await turns(1);
      return reportOf(book);
    });
    expect(failures).toEqual([]);
    expect(new Set(seen).size).toBe(seen.length);
    const acted = tally.rows.find(({ eventType }) => eventType === 'PlayerActed');
    expect(acted).toMatchObject({ domain: 'hand', domainEvents: 94, published: [{ events: 94, sinks: { http: 94 } }] });
    expect(tally.published).toBe(tally.arrived);
  });

  it('tells how far it is, and when all is settled', async () => {
    const told: ReplayProgress[] = [];
    await replay(
      (book) => Promise.resolve(reportOf(book)),
      sampleFile,
      (progress) => told.push(progress),
    );
    expect(told.map(({ hands }) => hands)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 12]);
    expect(told.at(-1)).toMatchObject({ of: 12, done: true });
  });

  it('stops at the first failure, but waits for what is under way', async () => {
    let settled = 0;
    const { failures, hands, of } = await replay(async (book) => {
      await turns(5);
      settled += 1;
      if (settled >= 3) throw new DeliveryError(reportOf(book, 'failed'));
      return reportOf(book);
    });
    expect(failures.length).toBeGreaterThan(0);
    expect(hands).toBeLessThanOrEqual(of);
    expect(settled).toBeLessThanOrEqual(64 + failures.length);
  });

  it('publishes nothing of a file with a hand that cannot have been played', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'phh-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, 'bad.phhs');
    await writeFile(file, `[1]\n${handText()}\n[2]\n${handText({ actions: "['p2 f', 'p2 f']" })}`);
    let published = 0;
    const publish = (book: EventBook) => Promise.resolve(reportOf(book)).finally(() => (published += 1));
    await expect(replay(publish, file)).rejects.toThrow(`${file}: hand 2, action 2: p2 has folded and cannot act`);
    expect(published).toBe(0);
  });
});

describe('failures in words', () => {
  const book: EventBook = {
    cover: { domain: 'd', root: 'r' },
    pages: [
      { sequence: 0, event: {} },
      { sequence: 1, event: {} },
    ],
  };
  const refused = new SinkError('POST http://127.0.0.1:1/: connection refused', { retryable: true });

  it.each([
    [
      'one line per sink over all publishes',
      [new DeliveryError(reportOf(book, 'failed', refused)), new DeliveryError(reportOf(book, 'failed', refused))],
      ['4 events did not reach the http sink: POST http://127.0.0.1:1/: connection refused'],
    ],
    ['a shutdown is no mystery', [new PublisherClosedError()], ['stopped before the end: asked to shut down']],
    ['the same failure is told once', [new Error('no'), new Error('no')], ['no']],
  ])('%s', (_, failures, lines) => {
    expect(failureLines(failures)).toEqual(lines);
  });
});

it('the table has a row per type, and one more where a page gave two', () => {
  const published = [
    { type: 'a.done', events: 2, arrived: 2, sinks: {} },
    { type: 'a.big', events: 1, arrived: 1, sinks: {} },
  ];
  const rows = [
    { domain: 'hand', eventType: 'Dealt', domainEvents: 40, published: [] },
    { domain: 'hand', eventType: 'Done', domainEvents: 2, published },
  ];
  expect(summaryTable(rows, [{ title: 'received', of: ({ events }) => events }])).toBe(
    [
      'event type   domain events   CloudEvent type    published   received',
      '----------   -------------   ----------------   ---------   --------',
      'Dealt                   40   (stays internal)           0          0',
      'Done                     2   a.done                     2          2',
      '                             a.big                      1          1',
    ].join('\n'),
  );
});
