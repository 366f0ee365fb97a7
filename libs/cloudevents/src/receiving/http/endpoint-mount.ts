import { Controller, type Type, VERSION_NEUTRAL } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';
import { CloudEventsEndpoint } from './cloudevents.endpoint.js';

/**
 * The endpoint of one application. Its path may come from a factory or from ConfigService, so it is not known when
 * modules are put together: {@link mountEndpoint} sets it later, yet before Nest reads the routes.
 */
export function endpointClass(): Type<CloudEventsEndpoint> {
  const endpoint = class extends CloudEventsEndpoint {};
  Object.defineProperty(endpoint, 'name', { value: CloudEventsEndpoint.name });
  return endpoint;
}

/** Gives the endpoint its path, or takes it out of the application where no path is set. */
export function mountEndpoint(
  endpoint: Type<CloudEventsEndpoint>,
  path: string | undefined,
  modules: ModulesContainer,
): void {
  if (path !== undefined) Controller({ path, version: VERSION_NEUTRAL })(endpoint);
  else for (const module of modules.values()) module.controllers.delete(endpoint);
}
