import { settings } from '../cloudevents.config.js';
import type { ConfigProblem } from '../errors/index.js';

const names = Object.keys(settings);
const roots = new Set(names.map((option) => option.split('.')[0] as string));
const groups = new Set(names.flatMap((option) => (option.includes('.') ? [option.split('.')[0] as string] : [])));

/** What is wrong with the shape of `forRoot({...})`, and the groups of options that can be read. */
export interface OptionGroups {
  readonly problems: readonly ConfigProblem[];
  /** Without the groups that are no objects. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The options of those groups: nothing can be said about them. */
  readonly unreadable: readonly string[];
}

/** A misspelt option, or a value where options belong, would otherwise be ignored in silence. */
export function readGroups(given: Readonly<Record<string, unknown>>): OptionGroups {
  const problems: ConfigProblem[] = [];
  const options: Record<string, unknown> = {};
  const unreadable: string[] = [];
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    if (!roots.has(name)) {
      problems.push(unknown(name));
    } else if (groups.has(name) && !isPlainObject(value)) {
      const other = name === 'outbox' ? 'an OutboxStore, or ' : '';
      problems.push({ option: name, message: `must be ${other}an object of options, not ${kindOf(value)}` });
      unreadable.push(...names.filter((option) => option.startsWith(`${name}.`)));
    } else {
      options[name] = value;
      if (groups.has(name)) problems.push(...unknownMembers(name, value as object));
    }
  }
  return { problems, options, unreadable };
}

function unknownMembers(group: string, value: object): ConfigProblem[] {
  return Object.keys(value)
    .map((member) => `${group}.${member}`)
    .filter((option) => !names.includes(option))
    .map(unknown);
}

function unknown(option: string): ConfigProblem {
  return { option, message: 'is no option of CloudEventsModule' };
}

function isPlainObject(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // That of an object literal, also of one made in another realm, has none itself.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an instance of a class' : `a ${typeof value}`;
}
