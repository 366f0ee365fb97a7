/**
 * Sends at a steady rate, whatever the answers take, and gives the milliseconds of each event from the moment it was due:
 * what waits because this process was busy has waited all the same. Never sleeps: a timer would be late by more than the
 * latencies that are measured.
 *
 * @param rate events per second
 */
export function openLoop(rate: number, events: number, send: (n: number) => Promise<unknown>): Promise<number[]> {
  const latencies = Array.from({ length: events }, () => Number.NaN);
  const begun = performance.now();
  let [next, settled] = [0, 0];
  return new Promise((resolve, reject) => {
    const emit = (n: number): void => {
      const settle = (): void => {
        latencies[n] = performance.now() - (begun + (n * 1000) / rate);
        if (++settled === events) resolve(latencies);
      };
      send(n).then(settle, reject);
    };
    const turn = (): void => {
      const due = Math.min(events, 1 + Math.floor(((performance.now() - begun) * rate) / 1000));
      while (next < due) emit(next++);
      if (next < events) setImmediate(turn);
    };
    turn();
  });
}
