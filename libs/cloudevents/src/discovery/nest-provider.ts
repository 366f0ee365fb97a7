import { ModuleRef, type DiscoveryService } from '@nestjs/core';

/** A provider or controller as Nest keeps it. */
export type NestProvider = ReturnType<DiscoveryService['getProviders']>[number];

/** Whether it has one lasting instance, now or once it is made: neither transient nor per request. */
export function isLasting(provider: NestProvider): boolean {
  return !provider.isTransient && provider.isDependencyTreeStatic();
}

/**
 * Whether Nest is done with it. A lazy module is in the container before its providers are constructed; until then
 * their instances are mere prototypes. Values are made by others, a ModuleRef by the module itself; all else has its
 * time of construction noted.
 */
export function isMade({ metatype, initTime }: NestProvider): boolean {
  return metatype === null || metatype === undefined || metatype === ModuleRef || initTime !== undefined;
}
