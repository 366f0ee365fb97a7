/** How much a run does: what a report needs, or what shows that it still works. */
export interface Effort {
  readonly rounds: number;
  /** Share of the work of a full run, at most 1. */
  readonly scale: number;
}

/** What is measured: cost in the unit of its benchmark, the lower the better. Called once per round, in turn with others. */
export interface Contender<Name extends string = string> {
  readonly name: Name;
  run(): Promise<number> | number;
}

/** The cost of each contender in one round. Those that are not installed here are missing. */
export type Costs = Readonly<Record<string, number | undefined>>;

/** A figure that has to reach a goal. */
export interface Goal {
  readonly name: string;
  /** What the figure is, in words: `times as fast as ...`. */
  readonly meaning: string;
  readonly goal: number;
  readonly better: 'higher' | 'lower';
  /** The figure of one round; nothing where a contender is missing. */
  readonly ratio: (costs: Costs) => number | undefined;
}

/** What is set up for one benchmark, and torn down after it. */
export interface Setup {
  readonly contenders: readonly Contender[];
  close?(): Promise<void> | void;
}

/** This library beside others that do the same, in one process. */
export interface Benchmark {
  readonly name: string;
  /** Of the costs: `ns/event`, `ms`. */
  readonly unit: string;
  readonly goals: readonly Goal[];
  /** Most rounds, where each takes long and warms up by itself. Default: all, after some that do not count. */
  readonly longRounds?: number;
  setUp(effort: Effort): Promise<Setup> | Setup;
}

/** The contender that every benchmark is about. */
export const ours = 'nestjs-cloudevents';

/** How many times as fast as another one. */
export function faster(name: string, than: string, meaning: string, goal: number, whose: string = ours): Goal {
  return { name, meaning, goal, better: 'higher', ratio: (costs) => quotient(costs[than], costs[whose]) };
}

/** How many times the time of another one. */
export function slower(name: string, than: string, meaning: string, goal: number, whose: string = ours): Goal {
  return { name, meaning, goal, better: 'lower', ratio: (costs) => quotient(costs[whose], costs[than]) };
}

function quotient(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a / b;
}
