import { expect } from 'vitest';
import { InvalidEventError } from '../../src/errors/index.js';

/** The problems that an action is refused for, as `attribute: rule`; none when it is not. */
export function refusal(action: () => unknown): string[] {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidEventError);
    return (error as InvalidEventError).problems.map(({ attribute, rule }) => `${attribute}: ${rule}`);
  }
  return [];
}
