import { settings } from '../cloudevents.config.js';
import { editDistance } from './edit-distance.js';

/** A variable that looks like a setting and is none. */
export interface UnknownVariable {
  readonly name: string;
  /** The setting that was probably meant. */
  readonly suggestion?: string;
}

const prefix = 'CLOUDEVENTS_';
const known: readonly string[] = Object.values(settings).map(({ env }) => env);
/** Most letters a slip of the keyboard gets wrong. */
const mostSlips = 2;

/** Those of the names that begin like settings and are none: a misspelt variable would be ignored in silence. */
export function unknownVariables(names: readonly string[]): readonly UnknownVariable[] {
  return names
    .filter((name) => name.startsWith(prefix) && !known.includes(name))
    .map((name) => {
      const suggestion = nearest(name);
      return suggestion === undefined ? { name } : { name, suggestion };
    });
}

/** What to say of one. */
export function unknownVariableMessage({ suggestion }: UnknownVariable): string {
  return `is no setting${suggestion === undefined ? '' : `; did you mean ${suggestion}?`}`;
}

function nearest(name: string): string | undefined {
  const [first] = known
    .map((setting) => ({ setting, distance: editDistance(name, setting) }))
    .filter(({ distance }) => distance <= mostSlips)
    .toSorted((a, b) => a.distance - b.distance);
  return first?.setting;
}
