import type { Item } from './item.js';

/** Delivers a part of a batch; resolves when it is through, never rejects. */
type DeliverPart = (part: readonly Item[], whenLasting: () => void) => Promise<void>;

/** Delivers batches in halves, until an event that its receiver fails at is alone. */
export class Bisection {
  readonly #whenMoved: (() => void)[] = [];

  constructor(private readonly deliver: DeliverPart) {}

  /** Keys may go on. */
  moved(): void {
    for (const resolve of this.#whenMoved.splice(0)) resolve();
  }

  /**
   * One half after the other, to keep the order. While the first one lasts, of the second one only those wait whose key
   * is still at work in the first.
   *
   * @param whenLasting called where a part goes on failing, or waits for another one
   */
  async run(items: readonly Item[], whenLasting: () => void): Promise<void> {
    const middle = Math.ceil(items.length / 2);
    const [first, second] = [items.slice(0, middle), items.slice(middle)];
    let wake = (): void => undefined;
    const isLasting = new Promise<void>((resolve) => (wake = resolve));
    const whenFirstLasts = (): void => {
      wake();
      whenLasting();
    };
    const ahead = this.deliver(first, whenFirstLasts);
    const underWay = [ahead];
    await Promise.race([ahead, isLasting]);
    const isFree = ({ key }: Item): boolean =>
      key === undefined || !first.some((item) => item.key === key && !item.isOver);
    let waiting = second;
    while (waiting.length > 0) {
      const free = new Set(waiting.filter(isFree));
      if (free.size > 0) underWay.push(this.deliver([...free], whenLasting));
      else {
        const moved = new Promise<void>((resolve) => this.#whenMoved.push(resolve));
        whenLasting();
        await moved;
      }
      waiting = waiting.filter((item) => !free.has(item));
    }
    await Promise.all(underWay);
  }
}
