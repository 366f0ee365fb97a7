/**
 * Lets calls of one key pass in the order they arrived, although each may take its own time before: the projection of
 * a later book must not overtake an earlier one. Keys without anybody waiting cost nothing.
 */
export class OrderGate {
  readonly #tails = new Map<string, Promise<unknown>>();

  /** Whether a call of this key is still on its way. */
  occupied(key: string): boolean {
    return this.#tails.has(key);
  }

  /** Runs `step` once `ready` is settled and every earlier call of this key has taken its step. */
  async pass<A, B>(key: string, ready: Promise<A>, step: (value: A) => B | Promise<B>): Promise<B> {
    const before = this.#tails.get(key);
    const turn = Promise.allSettled(before === undefined ? [ready] : [ready, before])
      .then(() => ready)
      .then(step);
    const tail = turn.catch(() => undefined);
    this.#tails.set(key, tail);
    try {
      return await turn;
    } finally {
      if (this.#tails.get(key) === tail) this.#tails.delete(key);
    }
  }
}
