import { expect } from 'vitest';
import { acceptEvent, type AcceptedEvent, type CloudEvent } from '../../src/core/index.js';
import { InvalidEventError } from '../../src/errors/index.js';

/** The smallest legal event, with what a test adds or changes. */
export function event(changes: Readonly<Record<string, unknown>> = {}): CloudEvent {
  return { specversion: '1.0', id: 'e-1', source: '/tables/7', type: 'com.example.dealt', ...changes } as CloudEvent;
}

export function accepted(changes: Readonly<Record<string, unknown>> = {}): AcceptedEvent {
  return acceptEvent(event(changes));
}

/** The problems an event is refused for, as `attribute: rule`. */
export function problemsOf(refused: unknown, where?: string): string[] {
  try {
    acceptEvent(refused as CloudEvent, where);
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidEventError);
    return (error as InvalidEventError).problems.map(({ attribute, rule }) => `${attribute}: ${rule}`);
  }
  return [];
}

export function bytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text));
}
