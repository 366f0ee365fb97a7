import type { ConformanceCase } from '../model.js';
import { UnknownShapeError } from './shape.js';

/** One case for each item. An item of an unknown shape is a case that fails, so that the others are still run. */
export function casesOf<T>(
  items: readonly T[],
  where: string,
  make: (item: T, index: number) => ConformanceCase,
): ConformanceCase[] {
  return items.map((item, index) => {
    try {
      return make(item, index);
    } catch (error) {
      if (!(error instanceof UnknownShapeError)) throw error;
      return {
        id: `${where}: item ${index + 1}`,
        run() {
          throw error;
        },
      };
    }
  });
}
