import { Scope } from '@nestjs/common';
import type { ExternalContextCreator } from '@nestjs/core';

/** The parts of the creator that Nest's types keep to themselves. */
interface ConfigOwner {
  readonly guardsContextCreator: { readonly config?: GlobalEnhancers };
}

interface GlobalEnhancers {
  getGlobalRequestGuards(): readonly ScopedEnhancer[];
  getGlobalRequestPipes(): readonly ScopedEnhancer[];
}

interface ScopedEnhancer {
  readonly metatype?: { readonly name?: string } | null;
  readonly scope?: Scope;
}

/**
 * What is wrong with the global guards and pipes: of those that are made for each request anew Nest leaves handlers of
 * events without, in silence, and would let in what a guard refuses.
 */
export function globalProblem(creator: ExternalContextCreator): string | undefined {
  const { config } = (creator as unknown as ConfigOwner).guardsContextCreator;
  const guards = config?.getGlobalRequestGuards().map((guard) => ['guard', guard] as const) ?? [];
  const pipes = config?.getGlobalRequestPipes().map((pipe) => ['pipe', pipe] as const) ?? [];
  const [found] = [...guards, ...pipes];
  if (found === undefined) return undefined;
  const [kind, { metatype, scope }] = found;
  return (
    `would run without the global ${kind} ${metatype?.name ?? 'of a factory'}, which is ` +
    `${scope === Scope.TRANSIENT ? 'transient' : 'request-scoped'}: handlers of events run outside of any request. ` +
    'Remove its scope, and resolve what depends on a request through ModuleRef inside of it'
  );
}
