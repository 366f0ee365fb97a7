import type { AppPart, AppRole } from './children/messages.js';
import { ChaosProcess } from './chaos-process.js';

/** Processes that have loaded everything and have no part yet. */
const mostSpares = 2;

export interface CrewOptions {
  readonly roles: readonly AppRole[];
  readonly partOf: (role: AppRole, name: string) => AppPart;
  readonly program: string;
  readonly log: string;
  /** A process ended that nobody killed. */
  readonly whenLost: (process: ChaosProcess, how: string) => void;
}

/** The applications of a run: whatever is killed, another one takes its place. */
export class Crew {
  readonly #spares: ChaosProcess[] = [];
  readonly #members: ChaosProcess[] = [];
  readonly #resting = new Set<ChaosProcess>();
  #made = 0;
  #isOver = false;

  constructor(private readonly options: CrewOptions) {}

  async start(): Promise<void> {
    this.#fill();
    await Promise.all(this.options.roles.map((role) => this.#join(role)));
  }

  get members(): readonly ChaosProcess[] {
    return this.#members;
  }

  /** One that can be brought to a point now. */
  choose(work: 'writes' | 'delivers', which: number): ChaosProcess {
    const other: AppRole = work === 'writes' ? 'relay' : 'writer';
    const able = this.#members.filter((member) => member.part?.role !== other && !this.#resting.has(member));
    const chosen = able[Math.floor(which * able.length)];
    if (chosen === undefined) throw new Error(`There is no process that ${work}`);
    return chosen;
  }

  /** It stands still: nobody can bring it anywhere. */
  rest(member: ChaosProcess, isResting: boolean): void {
    if (isResting) this.#resting.add(member);
    else this.#resting.delete(member);
  }

  /** After its end. */
  async replace(member: ChaosProcess): Promise<void> {
    const index = this.#members.indexOf(member);
    if (index < 0) return;
    this.#members.splice(index, 1);
    await this.#join((member.part as AppPart).role);
  }

  /** No more events are written. */
  async finishWriting(): Promise<void> {
    const writers = this.#members.filter(({ part }) => part?.role !== 'relay');
    await Promise.all(
      writers.map((writer) => {
        writer.order({ finish: true });
        return writer.hear('finished');
      }),
    );
  }

  /** Ends all in good order. @throws AggregateError where one does not */
  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#killSpares();
    const ends = await Promise.allSettled(this.#members.splice(0).map((member) => member.stop()));
    const problems = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
    if (problems.length > 0) throw new AggregateError(problems, problems.map(String).join('; '));
  }

  /** Ends all at once. */
  async kill(): Promise<void> {
    this.#isOver = true;
    await this.#killSpares();
    await Promise.all(this.#members.splice(0).map((member) => member.kill()));
  }

  async #killSpares(): Promise<void> {
    await Promise.all(this.#spares.splice(0).map((spare) => spare.kill()));
  }

  async #join(role: AppRole): Promise<void> {
    const member = this.#spares.shift() ?? this.#make();
    this.#members.push(member);
    this.#fill();
    await member.become(this.options.partOf(role, `${role}${++this.#made}`));
  }

  #fill(): void {
    while (!this.#isOver && this.#spares.length < mostSpares) this.#spares.push(this.#make());
  }

  #make(): ChaosProcess {
    const made = new ChaosProcess(this.options.program, this.options.log);
    void made.ended.then(({ code, signal }) => {
      if (!made.isOver) this.options.whenLost(made, String(signal ?? code));
    });
    return made;
  }
}
