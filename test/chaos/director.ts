import type { ChaosProcess } from './chaos-process.js';
import type { Crew } from './crew.js';
import type { Fault } from './faults.js';
import type { Peers } from './peers.js';
import { isOfWriter, type Target } from './points.js';
import type { Kill } from './proof.js';
import type { Step } from './schedule.js';
import type { Stage } from './stage.js';
import { trouble } from './trouble.js';

/** Carries out a schedule: brings processes to their points and kills them there, while other things go wrong. */
export class Director {
  readonly kills: Kill[] = [];
  readonly faults = new Map<Fault, number>();
  /** What went otherwise than it should. */
  readonly problems: string[] = [];
  #trouble: Promise<void> = Promise.resolve();
  #underWay: Fault | undefined;

  constructor(
    private readonly stage: Stage,
    private readonly peers: Peers,
    private readonly crew: Crew,
  ) {}

  /** What goes wrong just now. */
  get underWay(): Fault | undefined {
    return this.#underWay;
  }

  async run(steps: readonly Step[]): Promise<void> {
    for (const step of steps) {
      if ('kill' in step) await this.#kill(step.kill, step.which);
      else await this.#cause(step.fault, step.which);
    }
    await this.#trouble;
  }

  /** One at a time, beside the kills that follow. */
  async #cause(fault: Fault, which: number): Promise<void> {
    await this.#trouble;
    this.#underWay = fault;
    this.#trouble = trouble(fault, which, this.stage, this.peers, this.crew)
      .then(() => void this.faults.set(fault, (this.faults.get(fault) ?? 0) + 1))
      .catch((error: unknown) => void this.problems.push(`'${fault}' failed: ${String(error)}`))
      .finally(() => (this.#underWay = undefined));
  }

  async #kill(target: Target, which: number): Promise<void> {
    const { point, sink } = target;
    // These need a receiver or broker that does what the point is about.
    if (point === 'answer-withheld' || point === 'in-backoff' || point === 'in-drain') await this.#trouble;
    const victim = this.crew.choose(isOfWriter(point) ? 'writes' : 'delivers', which);
    if (point === 'in-backoff') await this.#fail(sink);
    let ids: readonly string[] = [];
    let missed: string | undefined;
    try {
      ids = await this.#bringTo(victim, target);
    } catch (error) {
      missed = error instanceof Error ? error.message : String(error);
    }
    const signal = await victim.kill();
    if (signal !== 'SIGKILL') missed ??= `it ended by ${signal ?? 'itself'}`;
    this.kills.push({ target, process: victim.name, ids, missed });
    if (point === 'in-backoff') await this.#recover(sink);
    await this.crew.replace(victim);
  }

  /** Resolves when the process stands at the point. @returns the events that it has in hand */
  async #bringTo(victim: ChaosProcess, target: Target): Promise<readonly string[]> {
    if (target.point === 'answer-withheld') return this.peers.withholdFrom(victim.name);
    victim.order({ arm: target });
    if (target.point === 'in-drain') {
      await victim.hear('ready');
      victim.isOver = true;
      victim.signal('SIGTERM');
    }
    return (await victim.hear('hit')).ids;
  }

  async #fail(sink: Target['sink']): Promise<void> {
    if (sink === 'http') this.peers.behave('refusing');
    else await this.peers.broker.pause();
  }

  async #recover(sink: Target['sink']): Promise<void> {
    if (sink === 'http') this.peers.behave('well');
    else await this.peers.broker.resume();
  }
}
