import { openEmbedded } from '../../../../src/delivery/outbox/embedded/index.js';
import { systemClock } from '../../../../src/time/clock.js';

// Writes to an outbox until it is killed, and says what was committed.
const [dataDir = '', life = ''] = process.argv.slice(2);
const { store } = await openEmbedded(dataDir, {}, systemClock, console);
for (let n = 0; ; n++) {
  const id = `${life}-${n}`;
  const entry = {
    lane: `lane ${n % 5}`,
    isShared: true,
    id,
    source: '/s',
    type: 't',
    subject: 'a',
    event: `{"id":"${id}"}`,
  };
  await store.transaction?.((tx) => store.insert(tx, [entry], ['http']));
  process.stdout.write(`${id}\n`);
}
