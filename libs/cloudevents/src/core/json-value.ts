/** The deepest nesting of arrays and objects that is sent. Deeper data is refused, by us rather than by the stack. */
export const maxJsonDepth = 1000;

/**
 * The first place in `value` that JSON cannot represent, or would change in silence: BigInt, function, symbol, NaN and
 * infinities, cycles and excessive depth. Objects with a `toJSON` speak for themselves. Absent (`undefined`) members
 * are left out by JSON and are no problem.
 */
export function jsonProblem(value: unknown): { readonly path: string; readonly rule: string } | undefined {
  const rule = visit(value, 0);
  return rule === undefined ? undefined : { path: rule.path, rule: rule.rule };
}

interface Found {
  readonly rule: string;
  path: string;
}

function visit(value: unknown, depth: number): Found | undefined {
  switch (typeof value) {
    case 'object':
      return value === null ? undefined : visitObject(value, depth);
    case 'number':
      return Number.isFinite(value) ? undefined : found('is not a finite number; JSON would write null');
    case 'bigint':
      return found('is a BigInt, which JSON cannot hold; send it as text');
    case 'function':
    case 'symbol':
      return found(`is a ${typeof value}, which JSON cannot hold`);
    default:
      return undefined;
  }
}

function visitObject(value: object, depth: number): Found | undefined {
  if (typeof (value as { toJSON?: unknown }).toJSON === 'function') return undefined;
  if (depth >= maxJsonDepth) return found(`is nested more than ${maxJsonDepth} levels deep, or contains itself`);
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      const problem = visit(value[index], depth + 1);
      if (problem !== undefined) return within(problem, `[${index}]`);
    }
    return undefined;
  }
  for (const key of Object.keys(value)) {
    const problem = visit((value as Record<string, unknown>)[key], depth + 1);
    if (problem !== undefined) return within(problem, `.${key}`);
  }
  return undefined;
}

function found(rule: string): Found {
  return { rule, path: '' };
}

/** Prefixes the path on the way out; the path of something nested very deep is cut to stay readable. */
function within(problem: Found, step: string): Found {
  problem.path = problem.path.length > 80 ? `${step}…` : step + problem.path;
  return problem;
}
