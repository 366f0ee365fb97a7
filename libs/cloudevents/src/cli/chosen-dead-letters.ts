import type { DeadLetterFilter, DeadLetterStore } from '../delivery/dead-letters/dead-letter-store.js';

// Letters are as large as their events.
const pageSize = 100;

/** The oldest ones of a filter, by their keys; without a limit the filter itself. */
export async function narrowed(
  store: DeadLetterStore,
  filter: DeadLetterFilter,
  limit: number | undefined,
): Promise<DeadLetterFilter> {
  if (limit === undefined) return filter;
  const keys: string[] = [];
  for (;;) {
    const page = await store.list(filter, { limit: Math.min(pageSize, limit - keys.length), after: keys.at(-1) });
    keys.push(...page.map(({ key }) => key));
    if (page.length === 0 || keys.length === limit) return { ...filter, keys };
  }
}
