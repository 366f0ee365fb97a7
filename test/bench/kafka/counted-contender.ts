import type { Contender } from '../measure/benchmark.js';
import type { CountedTopic } from './counted-topic.js';

/**
 * A contender whose events are counted by the broker: a round with another number than was sent fails.
 *
 * @param events of each round
 * @param measure sends them, and says what one costs
 */
export function counted(name: string, topic: CountedTopic, events: number, measure: () => Promise<number>): Contender {
  const run = async (): Promise<number> => {
    const before = await topic.stored();
    const cost = await measure();
    const stored = (await topic.stored()) - before;
    if (stored !== events) throw new Error(`${name} sent ${events} events, and ${stored} were stored`);
    return cost;
  };
  return { name, run };
}
