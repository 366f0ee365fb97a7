import type { Point, SinkName, Target } from '../points.js';
import { report } from './reporting.js';

/** Nobody is left to kill a process that waits for so long, in milliseconds. */
const longest = 120_000;

/** Where this process is to die. */
export class Trap {
  #target: Target | undefined;

  set(target: Target): void {
    this.#target = target;
  }

  isSetFor(point: Point, sink?: string): boolean {
    return this.#target?.point === point && this.#target.sink === sink;
  }

  /** Where it is the point: says so and stands still, the whole thread, until SIGKILL. */
  pass(point: Point, sink: SinkName | undefined, ids: readonly string[]): void {
    if (!this.isSetFor(point, sink)) return;
    report({ hit: { point, sink }, ids });
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, longest);
    process.exit(3);
  }
}
