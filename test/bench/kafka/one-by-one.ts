import { timedAsync } from '../measure/timing.js';

/** Made ahead of their sending: few, since an application sends what it has just made. */
const ahead = 2_000;

/**
 * Nanoseconds per event of sends that wait for each other.
 *
 * @param make what is sent; it is new each time, and not part of the cost
 */
export async function oneByOne<T>(
  sends: number,
  eventsPerSend: number,
  make: () => T,
  send: (made: T) => Promise<unknown>,
): Promise<number> {
  const stock = Math.max(1, Math.floor(ahead / eventsPerSend));
  let sum = 0;
  for (let left = sends; left > 0; left -= stock) {
    const made = Array.from({ length: Math.min(left, stock) }, make);
    sum += await timedAsync(sends * eventsPerSend, async () => {
      for (const one of made) await send(one);
    });
  }
  return sum;
}
