import { errorText, type Verdict } from './dead-letter-note.js';
import type { RareLog } from './rare-log.js';

/**
 * `pause`: it is tried again every `pauseDelay`, and what comes after it waits. `drop`: the log says so, and it is done
 * with. An object: it is put where `name` says, and that is tried again where it fails.
 */
export type GivingUp = 'pause' | 'drop' | DeadLetters;

/** Where messages go that are given up. */
export interface DeadLetters {
  /** For logs, e.g. `queue 'orders-dead'`. */
  readonly name: string;
  /** Resolves when it is known to be stored. */
  send(verdict: Verdict): Promise<void>;
}

/** How a strategy speaks of a message that is given up; all but the name are sentences without their full stop. */
export interface GivingUpWords {
  /** E.g. `The event '1' (io.angzarr.poker.hand) of queue 'orders'`. */
  readonly name: string;
  readonly dropped: string;
  /** What happens until it is handled after all. */
  readonly paused: string;
  /** What happens until it can be put to the dead letters. */
  readonly again: string;
  /** What is logged once in a while only: how messages ended, and what waits. */
  readonly logKinds: { readonly ended: string; readonly paused: string };
}

/** `done`: nothing is left to do. `handle`, `send`: to be handled again, or only to be put to the dead letters, later. */
export type GivenUp = 'done' | 'handle' | 'send';

/** Gives a message up as the options say, and says so. */
export async function giveUp(
  verdict: Verdict,
  whenGivenUp: GivingUp,
  { name, dropped, paused, again, logKinds }: GivingUpWords,
  log: RareLog,
): Promise<GivenUp> {
  const runs = verdict.attempts === 1 ? 'after 1 attempt' : `after ${verdict.attempts} attempts`;
  const why = `(${verdict.reason}, ${runs}): ${errorText(verdict.error)}`;
  const what = `${name} was given up ${why}`;
  const stuck = `${name} cannot be handled ${why}`;
  if (whenGivenUp === 'drop') {
    log.say('error', `dropped ${logKinds.ended} ${verdict.reason}`, `${what}. ${dropped}`);
    return 'done';
  }
  if (whenGivenUp === 'pause') {
    log.say('error', `pause ${logKinds.paused}`, `${stuck}. ${paused}`);
    return 'handle';
  }
  try {
    await whenGivenUp.send(verdict);
  } catch (error) {
    const failure = `The dead-letter ${whenGivenUp.name} did not take it: ${errorText(error as Error)}`;
    log.say('error', `pause ${logKinds.paused}`, `${stuck}. ${failure}. ${again}`);
    return 'send';
  }
  const there = `It lies in the dead-letter ${whenGivenUp.name}`;
  log.say('error', `buried ${logKinds.ended} ${verdict.reason}`, `${what}. ${there}`);
  return 'done';
}
