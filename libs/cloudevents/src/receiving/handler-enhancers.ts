import type { NestProvider } from '../discovery/nest-provider.js';
import { decoratedOn } from './on-cloud-event.decorator.js';

/** Where Nest keeps the decorators of parameters; also what the external context is told. */
export const ROUTE_ARGS = '__routeArguments__';
const customArgument = '__customRouteArgs__';

/** Where Nest keeps its enhancers on a class or a method, what they are called, and what each must be able to do. */
const kinds = [
  ['__guards__', 'guard', 'canActivate'],
  ['__interceptors__', 'interceptor', 'intercept'],
  ['__pipes__', 'pipe', 'transform'],
  ['__exceptionFilters__', 'exception filter', 'catch'],
] as const;

type Parameters = Readonly<Record<string, { readonly pipes?: readonly unknown[] }>>;

/**
 * What keeps guards, pipes, interceptors and filters of a handler from working. Nest itself leaves out, in silence,
 * what it has no instance of: a guard that does not run is no guard.
 */
export function enhancerProblem(
  type: new (...args: never[]) => unknown,
  method: string,
  { host }: NestProvider,
): string | undefined {
  const prototype = type.prototype as Record<string, object>;
  const parameters = (Reflect.getMetadata(ROUTE_ARGS, type, method) ?? {}) as Parameters;
  if (Object.keys(parameters).some((key) => !key.includes(customArgument))) {
    return 'has a parameter decorator of Nest that knows HTTP or messages only. Use those of this package, or (event, context)';
  }
  const overridden = decoratedOn(prototype, method) as Record<string, object> | undefined;
  for (const [key, kind, member] of kinds) {
    const own = enhancers(key, prototype[method]);
    if (own.length === 0 && enhancers(key, overridden?.[method]).length > 0) {
      return `overrides a handler with a ${kind}, which stands on that method alone. Decorate the overriding method as well`;
    }
    const pipes = kind === 'pipe' ? Object.values(parameters).flatMap((parameter) => parameter.pipes ?? []) : [];
    const missing = [...enhancers(key, type), ...own, ...pipes].find((enhancer) => {
      return typeof enhancer === 'function' && !host?.injectables.has(enhancer) && !isStatic(enhancer, member);
    }) as { readonly name: string } | undefined;
    if (missing === undefined) continue;
    return (
      `has the ${kind} ${missing.name}, of which Nest makes no instance, because ${type.name} is provided by a factory or as a value. ` +
      `Provide the class itself, or give an instance: new ${missing.name}(…)`
    );
  }
  return undefined;
}

function enhancers(key: string, on: object | undefined): readonly unknown[] {
  return on === undefined ? [] : ((Reflect.getMetadata(key, on) ?? []) as readonly unknown[]);
}

function isStatic(enhancer: object, member: string): boolean {
  return typeof (enhancer as Record<string, unknown>)[member] === 'function';
}
