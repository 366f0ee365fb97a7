import { settings } from '../cloudevents.config.js';
import { CloudEventsConfigError, type ConfigProblem } from '../errors/index.js';
import { crossCheck } from './cross-check.js';
import type { ResolvedConfig } from './resolved-config.js';
import { SettingProblem } from './setting-types.js';

/** Reads one environment variable, through ConfigService. */
export type ReadVariable = (name: string) => unknown;

/**
 * Reads every setting from the options, the environment or its default, and checks them alone and together.
 *
 * @throws CloudEventsConfigError listing every problem at once
 */
export function resolveConfig(options: Readonly<Record<string, unknown>>, read: ReadVariable): ResolvedConfig {
  const problems: ConfigProblem[] = [];
  const config: Record<string, unknown> = {};
  const failed = new Set<string>();
  for (const [option, { env, type, default: fallback }] of Object.entries(settings)) {
    const given = at(options, option);
    const variable = given === undefined ? read(env) : undefined;
    try {
      if (given !== undefined) put(config, option, type.fromValue(given));
      else if (isSet(variable)) put(config, option, type.fromText(String(variable)));
      else put(config, option, fallback);
    } catch (error) {
      if (!(error instanceof SettingProblem)) throw error;
      failed.add(option);
      problems.push(given === undefined ? { option, env, message: error.message } : { option, message: error.message });
    }
  }
  const resolved = config as unknown as ResolvedConfig;
  problems.push(...unknownOptions(options), ...crossCheck(resolved, failed, read('NODE_ENV') === 'production'));
  if (problems.length > 0) throw new CloudEventsConfigError(problems);
  return resolved;
}

/** An empty variable counts as unset, which is what an empty line of a compose or .env file means. */
function isSet(value: unknown): value is string | number | boolean {
  return value !== undefined && value !== null && value !== '';
}

function at(options: Readonly<Record<string, unknown>>, path: string): unknown {
  const [group, name] = path.split('.') as [string, string?];
  const value = options[group];
  return name === undefined ? value : (value as Record<string, unknown> | undefined)?.[name];
}

function put(config: Record<string, unknown>, path: string, value: unknown): void {
  const [group, name] = path.split('.') as [string, string?];
  if (name === undefined) config[group] = value;
  else ((config[group] ??= {}) as Record<string, unknown>)[name] = value;
}

/** A misspelt option would otherwise be ignored in silence. */
function unknownOptions(options: Readonly<Record<string, unknown>>): ConfigProblem[] {
  const groups = new Set(Object.keys(settings).map((option) => option.split('.')[0] as string));
  return Object.entries(options).flatMap(([name, value]) => {
    if (!groups.has(name)) return [{ option: name, message: 'is no option of CloudEventsModule' }];
    if (name in settings || value === undefined) return [];
    return Object.keys(value as object)
      .map((member) => `${name}.${member}`)
      .filter((option) => !(option in settings))
      .map((option) => ({ option, message: 'is no option of CloudEventsModule' }));
  });
}
