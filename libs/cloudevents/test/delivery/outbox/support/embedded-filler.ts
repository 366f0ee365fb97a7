import { randomBytes } from 'node:crypto';
import { openEmbedded } from '../../../../src/delivery/outbox/embedded/index.js';
import { systemClock } from '../../../../src/time/clock.js';

// Writes large events to an outbox until it refuses one, then a small one, and says what became of each.
const [dataDir = ''] = process.argv.slice(2);
const opened = await openEmbedded(dataDir, {}, systemClock, console);

async function write(id: string, bytes: number): Promise<boolean> {
  const event = JSON.stringify({ id, data: randomBytes((bytes * 3) / 4).toString('base64') });
  const entry = { lane: 'lane', isShared: true, id, source: '/s', type: 't', subject: 'a', event };
  try {
    await opened.store.transaction?.((tx) => opened.store.insert(tx, [entry], ['http']));
    process.stdout.write(`kept ${id}\n`);
    return true;
  } catch (error) {
    process.stdout.write(`refused ${id}: ${(error as Error).message}\n`);
    return false;
  }
}

for (let n = 1; n <= 40 && (await write(`${n}`, 1024 * 1024)); n++);
await write('small', 4);
await opened.close().catch((error: unknown) => process.stdout.write(`not closed: ${(error as Error).message}\n`));
process.stdout.write('over\n');
