import type { Type } from '@nestjs/common';
import { type CloudEventDraft, Handles, Projector } from 'nestjs-cloudevents';

/** A projector, and the events it has a handler for each. */
export interface ProjectorUnderTest {
  readonly type: Type;
  readonly domain: string;
  readonly events: readonly string[];
}

/** Classes with handlers for different events, decorated as in a source file. */
export function projectorClasses(count: number, handlers: number): readonly ProjectorUnderTest[] {
  return Array.from({ length: count }, (_, index) => projectorClass(index, handlers));
}

function projectorClass(index: number, handlers: number): ProjectorUnderTest {
  const name = `Domain${index}Projector`;
  const domain = `domain-${index}`;
  const type = {
    [name]: class {
      readonly domain = domain;
    },
  }[name] as Type;
  const prototype = type.prototype as object;
  const events = Array.from({ length: handlers }, (_, handler) => `Domain${index}Event${handler}`);
  for (const event of events) {
    const value = (data: unknown): CloudEventDraft => ({ type: event, data });
    const descriptor = { value, writable: true, configurable: true };
    Object.defineProperty(prototype, `on${event}`, descriptor);
    Handles(event)(prototype, `on${event}`, descriptor);
  }
  Projector({ name: `prj-${domain}`, domain })(type);
  return { type, domain, events };
}
