import type { CloudEvent } from '../core/index.js';
import type { HandlerDefinition } from './handler-definition.js';

interface Placed {
  readonly index: number;
  readonly handler: HandlerDefinition;
}

/** Holds the handlers and finds those of an event: by its type at once, by patterns one after the other. */
export class HandlerRegistry {
  #byType = new Map<string, Placed[]>();
  #patterned: readonly Placed[] = [];
  #all: readonly HandlerDefinition[] = [];

  get handlers(): readonly HandlerDefinition[] {
    return this.#all;
  }

  /** Replaces what was there. */
  load(handlers: readonly HandlerDefinition[]): void {
    const placed = handlers.map((handler, index) => ({ handler, index }));
    this.#all = handlers;
    this.#byType = new Map();
    this.#patterned = placed.filter(({ handler }) => hasPattern(handler));
    for (const each of placed) {
      // Whoever has a pattern is asked for every event anyway.
      if (hasPattern(each.handler)) continue;
      for (const type of new Set(each.handler.patterns.map(({ exactType }) => exactType ?? ''))) {
        const known = this.#byType.get(type);
        if (known === undefined) this.#byType.set(type, [each]);
        else known.push(each);
      }
    }
  }

  /** One line per handler: `GameHandlers.onResult <- com.example.result, com.example.draw.*`. */
  describe(): string[] {
    return this.#all.map(({ name, patterns }) => `${name} <- ${patterns.map(({ text }) => text).join(', ')}`);
  }

  /** In the order of their declaration, each once. */
  match(event: CloudEvent): readonly HandlerDefinition[] {
    const matching = [...(this.#byType.get(event.type) ?? []), ...this.#patterned].filter(({ handler }) => {
      return handler.patterns.some((pattern) => pattern.matches(event));
    });
    return matching.sort((a, b) => a.index - b.index).map(({ handler }) => handler);
  }
}

function hasPattern({ patterns }: HandlerDefinition): boolean {
  return patterns.some(({ exactType }) => exactType === undefined);
}
