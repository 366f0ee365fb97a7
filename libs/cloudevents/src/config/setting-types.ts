/** How a setting is read from text and checked. Both give the value, or throw the text of what is wrong. */
export interface SettingType<T> {
  /** From an environment variable. */
  fromText(text: string): T;
  /** From `forRoot({...})`. */
  fromValue(value: unknown): T;
}

/** Thrown inside this folder only: what a value must be. */
export class SettingProblem extends Error {}

const decimal = /^[0-9]+(?:\.[0-9]+)?$/;

/** One of the names given. */
export function choice<const T extends string>(...names: readonly T[]): SettingType<T> {
  const check = (value: unknown): T => {
    if (names.includes(value as T)) return value as T;
    throw new SettingProblem(`must be one of ${names.join(', ')}${shown(value)}`);
  };
  return { fromText: (text) => check(text.trim()), fromValue: check };
}

/** Another name for one of the values. */
export function alias<T>(type: SettingType<T>, names: Readonly<Record<string, T>>): SettingType<T> {
  const known = (value: unknown): T | undefined => (typeof value === 'string' ? names[value.trim()] : undefined);
  return {
    fromText: (text) => known(text) ?? type.fromText(text),
    fromValue: (value) => known(value) ?? type.fromValue(value),
  };
}

/** A number within bounds; `whole` for counts and sizes. Written in plain decimal digits. */
export function number(least: number, most: number, whole: boolean): SettingType<number> {
  const check = (value: unknown): number => {
    const fits = typeof value === 'number' && value >= least && value <= most && (!whole || Number.isInteger(value));
    if (fits) return value;
    throw new SettingProblem(
      `must be ${whole ? 'a whole number' : 'a number'} from ${least} to ${most}${shown(value)}`,
    );
  };
  return { fromText: (text) => check(decimal.test(text.trim()) ? Number(text) : text), fromValue: check };
}

/** A number of seconds, fractions allowed. */
export const seconds = (least = 0.001, most = 86_400): SettingType<number> => number(least, most, false);

export const count = (least: number, most: number): SettingType<number> => number(least, most, true);

export const flag: SettingType<boolean> = {
  fromText(text) {
    const value = text.trim().toLowerCase();
    if (value === 'true' || value === 'false') return value === 'true';
    throw new SettingProblem(`must be true or false${shown(text)}`);
  },
  fromValue(value) {
    if (typeof value === 'boolean') return value;
    throw new SettingProblem(`must be true or false${shown(value)}`);
  },
};

/** Text of one line. */
export const line: SettingType<string> = {
  fromText: (text) => line.fromValue(text.trim()),
  fromValue(value) {
    if (typeof value === 'string' && value !== '' && !/[\u0000-\u001f\u007f]/.test(value)) return value;
    throw new SettingProblem('must be text of one line without control characters');
  },
};

/** Text that is never trimmed nor shown. */
export const secret: SettingType<string> = {
  fromText: (text) => line.fromValue(text),
  fromValue: (value) => line.fromValue(value),
};

/** Items separated by commas. */
export function list<T>(item: SettingType<T>, what: string): SettingType<readonly T[]> {
  const check = (items: readonly T[]): readonly T[] => {
    if (items.length > 0) return items;
    throw new SettingProblem(`must list at least one ${what}`);
  };
  return {
    fromText: (text) =>
      check(text.split(',').flatMap((part) => (part.trim() === '' ? [] : [item.fromText(part.trim())]))),
    fromValue(value) {
      if (!Array.isArray(value)) throw new SettingProblem(`must be an array of ${what}s`);
      return check(value.map((part) => item.fromValue(part)));
    },
  };
}

function shown(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? `, not '${value}'` : `, not ${typeof value}`;
}
