import type { Contender } from '../measure/benchmark.js';
import { timed } from '../measure/timing.js';

/**
 * A contender that does one thing over and over to the members of a list.
 *
 * @param work says how much it made: something has to depend on its result, or the compiler may leave it out
 */
export function repeated<T>(
  name: string,
  calls: number,
  perCall: number,
  list: readonly T[],
  work: (given: T) => number,
): Contender {
  let [next, total] = [0, 0];
  const run = (): number => {
    const cost = timed(calls * perCall, () => {
      for (let call = 0; call < calls; call++) total += work(list[next++ % list.length] as T);
    });
    if (!(total > 0)) throw new Error(`${name} made nothing`);
    return cost;
  };
  return { name, run };
}
