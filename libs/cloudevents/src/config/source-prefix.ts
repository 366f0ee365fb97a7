import { isUriReference } from '../core/index.js';
import { line, SettingProblem, type SettingType } from './setting-types.js';

/** What `source` begins with. The option may be empty, for the domain alone; a variable that is empty is not set. */
export const sourcePrefix: SettingType<string> = {
  fromText: (text) => sourcePrefix.fromValue(line.fromText(text)),
  fromValue(value) {
    if (typeof value === 'string' && isUriReference(`${value}/x`)) return value;
    throw new SettingProblem('must be legal in a URI: no spaces, and characters beyond ASCII written as %XX');
  },
};
