import { settings } from '../cloudevents.config.js';
import { CloudEventsConfigError, type ConfigProblem } from '../errors/index.js';
import { crossCheck } from './cross-check.js';
import { readGroups } from './option-groups.js';
import type { ResolvedConfig } from './resolved-config.js';
import { SettingProblem } from './setting-types.js';
import { unknownVariableMessage, unknownVariables } from './unknown-variables.js';

/** Reads one environment variable, through ConfigService. */
export type ReadVariable = (name: string) => unknown;

/**
 * Reads every setting from the options, the environment or its default, and checks them alone and together.
 *
 * @param others problems of options that are no settings, to be listed with the rest
 * @param variables names of all there are in the environment: one that is misspelt may be why a setting is missing
 * @throws CloudEventsConfigError listing every problem at once
 */
export function resolveConfig(
  given: Readonly<Record<string, unknown>>,
  read: ReadVariable,
  others: readonly ConfigProblem[] = [],
  variables: readonly string[] = [],
): ResolvedConfig {
  const { options, unreadable, problems: misplaced } = readGroups(given);
  const problems: ConfigProblem[] = [...others];
  const config: Record<string, unknown> = {};
  const failed = new Set(unreadable);
  const unset = new Set<string>();
  for (const [option, { env, type, default: fallback }] of Object.entries(settings)) {
    const chosen = at(options, option);
    const variable = chosen === undefined ? read(env) : undefined;
    // A setting that fails has no value: the default must not be judged in its place.
    put(config, option, undefined);
    try {
      if (chosen !== undefined) put(config, option, type.fromValue(chosen));
      else if (isSet(variable)) put(config, option, type.fromText(String(variable)));
      else {
        unset.add(option);
        put(config, option, fallback);
      }
    } catch (error) {
      if (!(error instanceof SettingProblem)) throw error;
      failed.add(option);
      problems.push(
        chosen === undefined ? { option, env, message: error.message } : { option, message: error.message },
      );
    }
  }
  const resolved = config as unknown as ResolvedConfig;
  const production = read('NODE_ENV') === 'production';
  const hasPostgresHost = isSet(read('PGHOST'));
  problems.push(...misplaced, ...crossCheck(resolved, { failed, unset, production, hasPostgresHost }));
  if (problems.length > 0) throw new CloudEventsConfigError([...problems, ...misspelt(variables)]);
  return resolved;
}

/** By themselves they stop nobody: they may be another library's. */
function misspelt(variables: readonly string[]): readonly ConfigProblem[] {
  const unknown = unknownVariables(variables).filter(({ suggestion }) => suggestion !== undefined);
  return unknown.map((one) => ({ option: one.name, env: one.name, message: unknownVariableMessage(one) }));
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
