import { ManualClock } from '../../../../../test/support/manual-clock.js';
import { until } from '../../../../../test/support/until.js';
import { HttpRoom, type HttpRoomSettings } from './http-room.js';
import { defaultRetryPolicy } from '../../support/default-retry-policy.js';

/** Longest time for an attempt; no wait between two is as long. */
const timeout = 30_000_000;

/** The sink with the retry policy of the defaults, on a clock that only the test turns. */
export class Schedule {
  readonly clock: ManualClock;
  readonly room: HttpRoom;
  #seen = 0;

  constructor(endpoint: string, { chance = () => 0, ...settings }: HttpRoomSettings & { chance?: () => number } = {}) {
    this.clock = new ManualClock(chance);
    this.room = new HttpRoom(endpoint, {
      policy: defaultRetryPolicy,
      ...settings,
      timeout: timeout / 1000,
      clock: this.clock,
    });
  }

  get attempts(): number {
    return this.room.sink.attempts;
  }

  /** Everything that was waited for besides the end of an attempt: by a batch, or by the whole sink. */
  get waits(): readonly number[] {
    return this.clock.waits.filter((ms) => ms !== timeout);
  }

  /** Lets the attempt under way fail; says how long the sink wants to wait then. */
  async nextWait(): Promise<number> {
    await until('an attempt fails', () => this.waits.length > this.#seen);
    const fresh = this.waits.slice(this.#seen);
    this.#seen = this.waits.length;
    return Math.max(...fresh);
  }

  /** Turns the clock on: nothing is sent before `ms` have passed, and the next attempt then. */
  async pass(ms: number): Promise<void> {
    const before = this.attempts;
    await this.clock.advance(ms - 1);
    if (this.attempts !== before) throw new Error(`an attempt began before ${ms} ms had passed`);
    await this.clock.advance(1);
    if (this.attempts !== before + 1) throw new Error(`no attempt began when ${ms} ms had passed`);
  }
}
