import { setTimeout as sleep } from 'node:timers/promises';
import type { AllCounts, Transport } from '../../apps/subscriber/src/counting/transport-counters.js';

/** No event for this long: nothing more will come. */
const quiet = 5_000;
const pause = 50;

/** Asks the subscriber until it has as many events as expected over each transport, or hears nothing new for a while. */
export async function settledCounts(
  subscriberUrl: string,
  expected: readonly (readonly [Transport, number])[],
): Promise<AllCounts> {
  const url = new URL('/counts', subscriberUrl);
  let last = '';
  let since = Date.now();
  for (;;) {
    const counts = await ask(url);
    if (expected.every(([transport, events]) => counts[transport].received >= events)) return counts;
    const seen = JSON.stringify(counts);
    if (seen !== last) since = Date.now();
    if (Date.now() - since > quiet) return counts;
    last = seen;
    await sleep(pause);
  }
}

async function ask(url: URL): Promise<AllCounts> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the subscriber answered ${response.status} when asked for its counts`);
  return (await response.json()) as AllCounts;
}
