import type { SettingType } from './setting-types.js';

/** One option of the module: where it comes from, what it may be and what it is when nobody says. */
export interface Setting<T = unknown> {
  readonly env: `CLOUDEVENTS_${string}`;
  readonly type: SettingType<T>;
  readonly default: T | undefined;
  readonly unit?: string;
  /** The value never appears in any text. */
  readonly secret?: true;
  readonly description: string;
}

export const KiB = 1024;
export const MiB = 1024 * KiB;

/** The option as the tables of `settings/` state it. */
export function setting<T, const D extends T | undefined>(
  env: Setting['env'],
  type: SettingType<T>,
  fallback: D,
  rest: Pick<Setting, 'unit' | 'secret' | 'description'>,
): Setting<T> & { readonly default: D } {
  return { env, type, default: fallback, ...rest };
}
