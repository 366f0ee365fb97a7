import type { Chance } from './chance.js';
import { type Fault, faultsOf, type StoreName } from './faults.js';
import { type SinkName, type Target, targetsOf } from './points.js';

/** One kill, or one fault that goes on beside the kills that follow. */
export type Step =
  | { readonly kill: Target; /** Which of the processes: from 0 to below 1. */ readonly which: number }
  | { readonly fault: Fault; readonly which: number };

/** Of the kills that are left to chance: those that stop a broker for it take seconds each. */
const rare = 0.15;

/** Kills after which something else goes wrong. */
const betweenFaults = (kills: number): number => (kills <= 100 ? 4 : 8);

/** Every point at least once as far as there are kills, and the rest by chance; every fault in turn. */
export function scheduleOf(
  kills: number,
  store: StoreName,
  sinks: readonly SinkName[],
  chance: Chance,
): readonly Step[] {
  const targets = targetsOf(sinks);
  const first = everyPointFirst(chance.shuffled(targets)).slice(0, kills);
  const more = Array.from({ length: kills - first.length }, () => choose(targets, chance));
  const every = betweenFaults(kills);
  const possible = faultsOf(store, sinks);
  let turn = chance.below(Math.max(1, possible.length));
  return [...first, ...more].flatMap((kill, index) => {
    const step: Step = { kill, which: chance.next() };
    if (index % every !== every - 1 || possible.length === 0) return [step];
    return [{ fault: possible[turn++ % possible.length] as Fault, which: chance.next() }, step];
  });
}

/** The first target of each point, then all others. */
function everyPointFirst(targets: readonly Target[]): readonly Target[] {
  const firsts = new Map(targets.toReversed().map((target) => [target.point, target]));
  const first = targets.filter((target) => firsts.get(target.point) === target);
  return [...first, ...targets.filter((target) => !first.includes(target))];
}

function choose(targets: readonly Target[], chance: Chance): Target {
  for (;;) {
    const target = chance.pick(targets);
    const isSlow = target.point === 'in-backoff' && target.sink === 'kafka';
    if (!isSlow || chance.next() < rare) return target;
  }
}
