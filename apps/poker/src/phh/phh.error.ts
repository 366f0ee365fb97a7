/** Where in a hand-history file something is wrong. `action` counts from 1, like a reader of the file would. */
export interface PhhPlace {
  readonly file?: string;
  readonly hand?: string;
  readonly action?: number;
}

/** A hand-history file cannot be read or makes no sense. One line: the place first, then what to correct. */
export class PhhError extends Error {
  override readonly name = 'PhhError';

  constructor(
    readonly problem: string,
    readonly place: PhhPlace = {},
  ) {
    super([...describe(place), problem].join(': '));
  }

  /** The same problem with more of its place known. What is known already stays. */
  at(place: PhhPlace): PhhError {
    return new PhhError(this.problem, { ...place, ...this.place });
  }
}

/** Runs `work`; a {@link PhhError} that leaves it carries `place`. */
export function placed<T>(place: PhhPlace, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof PhhError ? error.at(place) : error;
  }
}

function describe({ file, hand, action }: PhhPlace): string[] {
  const inside = [hand === undefined ? [] : [`hand ${hand}`], action === undefined ? [] : [`action ${action}`]].flat();
  return [file === undefined ? [] : [file], inside.length === 0 ? [] : [inside.join(', ')]].flat();
}
