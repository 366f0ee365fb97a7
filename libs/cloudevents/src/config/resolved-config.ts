import type { settings } from '../cloudevents.config.js';
import type { SettingType } from './setting-types.js';

type Settings = typeof settings;

type ValueOf<S> = S extends { readonly type: SettingType<infer T>; readonly default: infer D }
  ? undefined extends D
    ? T | undefined
    : T
  : never;

type GroupName<K> = K extends `${infer G}.${string}` ? G : never;

/** Every option with its value, in the shape of `forRoot({...})`. */
export type ResolvedConfig = {
  readonly [K in keyof Settings as K extends `${string}.${string}` ? never : K]: ValueOf<Settings[K]>;
} & {
  readonly [G in GroupName<keyof Settings>]: {
    readonly [K in keyof Settings as K extends `${G}.${infer N}` ? N : never]: ValueOf<Settings[K]>;
  };
};
