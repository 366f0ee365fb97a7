import { extensionNameProblem, isReservedName } from '../core/index.js';
import { sameAtPlace } from './same-place.js';

/** What the name of a member is: of the specification, legal for an extension, or neither. */
export type MemberUse = 'reserved' | 'extension' | 'illegal';

/** What a name is for, by the name and how many members come before it. */
export const memberUse = sameAtPlace((name): MemberUse => {
  if (isReservedName(name)) return 'reserved';
  return extensionNameProblem(name) === undefined ? 'extension' : 'illegal';
});
