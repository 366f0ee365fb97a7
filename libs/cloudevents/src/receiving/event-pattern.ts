import { types } from 'node:util';
import type { CloudEvent } from '../core/index.js';

/** Text that an attribute must equal, with `*` for any run of characters; or a regular expression. */
export type AttributePattern = string | RegExp;

/** Which events a handler is for, besides their type. An event without the attribute is none of them. */
export interface EventFilter {
  readonly source?: AttributePattern;
  readonly subject?: AttributePattern;
}

/** The same, ready to match. */
export interface EventPattern {
  /** As it was written, for logs: `com.example.* source=/games`. */
  readonly text: string;
  /** The type, where it is one type alone: such handlers are found without asking every pattern. */
  readonly exactType: string | undefined;
  readonly matches: (event: CloudEvent) => boolean;
}

type Matcher = (value: string) => boolean;

/** @throws TypeError for a pattern that is neither text nor a regular expression, and for a filter that is none */
export function eventPattern(type: AttributePattern, filter: EventFilter = {}): EventPattern {
  checkFilter(filter);
  const { source, subject } = filter;
  const narrowing = (['source', 'subject'] as const).flatMap((name) => {
    const pattern = filter[name];
    return pattern === undefined ? [] : [[name, matcher(pattern, name)] as const];
  });
  const matchers = [['type', matcher(type, 'type')] as const, ...narrowing];
  const more = Object.entries({ source, subject }).flatMap(([name, pattern]) => {
    return pattern === undefined ? [] : [` ${name}=${String(pattern)}`];
  });
  return {
    text: String(type) + more.join(''),
    exactType: typeof type === 'string' && !type.includes('*') ? type : undefined,
    matches: (event) => matchers.every(([name, matches]) => has(event[name], matches)),
  };
}

function has(value: unknown, matches: Matcher): boolean {
  return typeof value === 'string' && matches(value);
}

/** A misspelt member would make the handler one of every event of the type. */
function checkFilter(filter: unknown): void {
  if (typeof filter !== 'object' || filter === null || types.isRegExp(filter)) {
    throw new TypeError('the filter must be an object like { source, subject }');
  }
  const stranger = Object.keys(filter).find((name) => name !== 'source' && name !== 'subject');
  if (stranger !== undefined) throw new TypeError(`the filter has '${stranger}', but can have source and subject only`);
}

function matcher(pattern: unknown, name: string): Matcher {
  if (types.isRegExp(pattern)) {
    // A global or sticky expression remembers where it stopped, and would miss every other event.
    const expression = new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ''));
    return (value) => expression.test(value);
  }
  if (typeof pattern !== 'string' || pattern === '') {
    throw new TypeError(`the ${name} must be text that is not empty, or a regular expression`);
  }
  if (!pattern.includes('*')) return (value) => value === pattern;
  return wildcard(pattern.split('*'));
}

/** Pieces in their order, the first at the beginning and the last at the end: no backtracking, whatever the value. */
function wildcard(pieces: readonly string[]): Matcher {
  const [first = '', last = ''] = [pieces[0], pieces.at(-1)];
  const middle = pieces.slice(1, -1);
  return (value) => {
    if (value.length < first.length + last.length || !value.startsWith(first) || !value.endsWith(last)) return false;
    let at = first.length;
    const end = value.length - last.length;
    for (const piece of middle) {
      const found = value.indexOf(piece, at);
      if (found < 0 || found + piece.length > end) return false;
      at = found + piece.length;
    }
    return true;
  };
}
