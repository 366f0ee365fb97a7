import 'reflect-metadata';
import { MetadataScanner, type DiscoveryService } from '@nestjs/core';
import type { AcceptedEvent } from '../../src/core/index.js';
import { encodeStructured } from '../../src/formats/json/index.js';
import {
  ProjectionRunner,
  ProjectorExplorer,
  ProjectorRegistry,
  type EventBook,
  type EventPage,
  type Projection,
  type ProjectionOptions,
} from '../../src/projection/index.js';

const defaults: ProjectionOptions = {
  unknownTypes: 'error',
  projectionErrors: 'reject',
  sourcePrefix: 'angzarr',
  handlerTimeout: 30,
};

/** A registry of these instances, explored the way Nest's providers are. */
export function registryOf(...instances: readonly object[]): ProjectorRegistry {
  const wrappers = instances.map((instance) => ({ instance, isTransient: false, isDependencyTreeStatic: () => true }));
  const discovery = { getProviders: () => wrappers, getControllers: () => [] } as unknown as DiscoveryService;
  const registry = new ProjectorRegistry();
  registry.load(new ProjectorExplorer(discovery, new MetadataScanner()).explore());
  return registry;
}

export function runnerOf(
  projectors: object | readonly object[],
  options?: Partial<ProjectionOptions>,
): ProjectionRunner {
  return new ProjectionRunner(registryOf(...[projectors].flat()), { ...defaults, ...options });
}

/** A book of the domain `player`, root `p1`; pages are numbered from 0 unless they say otherwise. */
export function book(pages: readonly Partial<EventPage>[], cover: Partial<EventBook['cover']> = {}): EventBook {
  return {
    cover: { domain: 'player', root: 'p1', ...cover },
    pages: pages.map((page, sequence) => ({ sequence, event: { type: 'PlayerActed', data: {} }, ...page })),
  };
}

/** The events of a projection that must not have gone asynchronous. */
export function synchronous(projection: Projection | Promise<Projection>): readonly AcceptedEvent[] {
  if (projection instanceof Promise) throw new Error('the projection went asynchronous');
  return projection.events;
}

/** All attributes by name, and the JSON data parsed. */
export function contents(event: AcceptedEvent | undefined): Record<string, unknown> {
  if (event === undefined) throw new Error('there is no such event');
  const attributes = Object.fromEntries<unknown>(event.attributes.map(([name, value]) => [name, value]));
  switch (event.data.kind) {
    case 'json':
      return { ...attributes, data: JSON.parse(event.data.json) as unknown };
    case 'text':
      return { ...attributes, data: event.data.text };
    case 'binary':
      return { ...attributes, data: event.data.bytes };
    case 'protobuf':
      // Of a message, what a sink of JSON sends.
      return JSON.parse(encodeStructured(event)) as Record<string, unknown>;
    default:
      return attributes;
  }
}

/** What `work` throws, now or later. */
export async function errorOf(work: () => unknown): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

/** A timer whose time passes when told to. */
export class ManualTimer {
  readonly running = new Map<() => void, number>();

  after(ms: number, callback: () => void): () => void {
    this.running.set(callback, ms);
    return () => void this.running.delete(callback);
  }

  fire(): void {
    for (const callback of this.running.keys()) {
      this.running.delete(callback);
      callback();
    }
  }
}

/** A promise with its handles. */
export function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (error: unknown) => void } {
  let resolve!: (value: T) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<T>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  return { promise, resolve, reject };
}
