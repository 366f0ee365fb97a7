import type { Type } from '@nestjs/common';
import { MetadataScanner, type ModulesContainer } from '@nestjs/core';
import { hasEventParameter } from '../event-parameter.js';

/** What Nest's `@Get`, `@Post` … leave at a method. */
const routeMetadata = 'path';

/** Whether anything reads events of requests: the endpoint, or a route with a parameter decorator of this library. */
export function hasReceivingRoutes(modules: ModulesContainer, endpoint: Type): boolean {
  const scanner = new MetadataScanner();
  const controllers = [...modules.values()].flatMap((module) => [...module.controllers.values()]);
  return controllers.some(({ metatype }) => {
    if (metatype === endpoint) return true;
    if (typeof metatype !== 'function') return false;
    const prototype = metatype.prototype as Record<string, object>;
    return scanner
      .getAllMethodNames(prototype)
      .some(
        (method) =>
          hasEventParameter(prototype, method) && Reflect.hasMetadata(routeMetadata, prototype[method] as object),
      );
  });
}
