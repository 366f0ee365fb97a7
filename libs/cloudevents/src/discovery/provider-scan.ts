import type { DiscoveryService } from '@nestjs/core';
import { isLasting, isMade, type NestProvider } from './nest-provider.js';

/** An instance that lasts as long as the application, however it is provided. */
export interface MadeProvider {
  readonly instance: object;
  /** The class behind it. */
  readonly type: unknown;
  readonly provider: NestProvider;
}

/** One without: transient or per request. */
export interface ScopedProvider {
  readonly provider: NestProvider;
  /** What is known of it: its class, or the class it is a factory for. */
  readonly types: readonly unknown[];
}

/** All providers and controllers of an application. */
export interface ProviderScan {
  /** Each instance once. */
  readonly made: readonly MadeProvider[];
  readonly scoped: readonly ScopedProvider[];
  /** Those that could not be looked at yet: of a module that is being loaded lazily. */
  readonly unmade: readonly NestProvider[];
}

/**
 * Looks at instances, not declarations, so the form in which they are provided does not matter: Nest 11 indexes
 * decorated classes only where a class is provided.
 */
export function scanProviders(discovery: DiscoveryService): ProviderScan {
  const seen = new Set<unknown>();
  const made: MadeProvider[] = [];
  const scoped: ScopedProvider[] = [];
  const unmade: NestProvider[] = [];
  for (const provider of [...discovery.getProviders(), ...discovery.getControllers()]) {
    if (!isLasting(provider)) {
      scoped.push({ provider, types: declaredClasses(provider) });
      continue;
    }
    if (!isMade(provider)) {
      unmade.push(provider);
      continue;
    }
    const instance: unknown = provider.instance;
    // An alias comes before what it stands for where its module does; the module of the alias is not its home.
    if (provider.isAlias || typeof instance !== 'object' || instance === null || seen.has(instance)) continue;
    seen.add(instance);
    made.push({ instance, type: classOf(instance), provider });
  }
  return { made, scoped, unmade };
}

/** E.g. `is transient`, for messages. */
export function scopeOf({ isTransient }: NestProvider): string {
  return isTransient ? 'transient' : 'request-scoped, itself or through what it injects';
}

/** The class behind an instance; `constructor` is read from the prototype, where no data can pretend to be it. */
function classOf(instance: object): unknown {
  const prototype = Object.getPrototypeOf(instance) as object | null;
  return prototype === null || prototype === Object.prototype ? undefined : prototype.constructor;
}

function declaredClasses({ isAlias, isNotMetatype, token, metatype }: NestProvider): readonly unknown[] {
  if (isAlias) return [];
  return isNotMetatype ? [token] : [metatype];
}
