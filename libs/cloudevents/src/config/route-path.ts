import { SettingProblem, type SettingType } from './setting-types.js';

/** Segments of unreserved characters (RFC 3986, section 2.3): none that routers read as parameters or wildcards. */
const path = /^(?:\/[A-Za-z0-9._~-]+)+$/;

/** A path of the application, without the prefix that all its routes have. */
export const routePath: SettingType<string> = {
  fromText: (text) => routePath.fromValue(text.trim()),
  fromValue(value) {
    const absolute = typeof value === 'string' && !value.startsWith('/') ? `/${value}` : value;
    if (typeof absolute === 'string' && path.test(absolute)) return absolute;
    throw new SettingProblem('must be a path like /events, without parameters and wildcards');
  },
};
