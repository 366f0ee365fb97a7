import { extensionNameProblem, isReservedName } from '../core/index.js';

/** What the name of a member is: of the specification, legal for an extension, or neither. */
export type MemberUse = 'reserved' | 'extension' | 'illegal';

// Of the event before, by their places: events in a row mostly have the same members in the same order. The limits only
// keep made-up ones from filling the memory.
const mostPlaces = 64;
const longest = 64;
const lastNames: string[] = [];
const lastUses: MemberUse[] = [];

/** @param place how many members come before it */
export function memberUse(name: string, place: number): MemberUse {
  if (place < lastNames.length && lastNames[place] === name) return lastUses[place] as MemberUse;
  const use = worked(name);
  // In turn from the first on: the lists have no gaps.
  if (place <= lastNames.length && place < mostPlaces && name.length <= longest) {
    lastNames[place] = name;
    lastUses[place] = use;
  }
  return use;
}

function worked(name: string): MemberUse {
  if (isReservedName(name)) return 'reserved';
  return extensionNameProblem(name) === undefined ? 'extension' : 'illegal';
}
