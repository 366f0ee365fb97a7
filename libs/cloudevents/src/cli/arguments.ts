import { parseArgs } from 'node:util';
import type { Command, CommandOptions, OptionValues } from './command.js';
import { connectionOptions } from './connection.js';
import { UsageError } from './usage.error.js';

export interface Arguments {
  readonly values: OptionValues;
  readonly operand: string;
}

/** @throws UsageError for an unknown option, a missing value or the wrong number of words */
export function argumentsOf({ name, operand, options }: Command, words: readonly string[]): Arguments {
  const known: CommandOptions = { ...connectionOptions, ...options, help: { type: 'boolean', description: '' } };
  const { values, positionals } = parsed(words, known);
  const isHelp = values['help'] === true;
  const most = operand === undefined ? 0 : 1;
  const extra = positionals[most];
  if (extra !== undefined) throw new UsageError(`'${name}' does not take '${extra}'`);
  if (positionals.length < most && !isHelp) throw new UsageError(`'${name}' needs ${operand}`);
  return { values, operand: positionals[0] ?? '' };
}

function parsed(args: readonly string[], known: CommandOptions) {
  // By itself parseArgs takes the last of several: of two sinks, one would be left out in silence.
  const all = Object.entries(known).map(([option, { type }]) => [option, { type, multiple: true }] as const);
  const { values: lists, positionals } = strictlyParsed(args, Object.fromEntries(all));
  const values: Record<string, OptionValues[string]> = {};
  for (const [option, list = []] of Object.entries(lists)) {
    const isList = known[option]?.multiple === true;
    if (!isList && list.length > 1) throw new UsageError(`--${option} can be given once only`);
    values[option] = isList ? list : list[0];
  }
  return { values, positionals };
}

function strictlyParsed(
  args: readonly string[],
  options: Record<string, { readonly type: 'string' | 'boolean'; readonly multiple: true }>,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    // It goes on with advice that is of no use here.
    const [sentence = ''] = (error as Error).message.split(/\.\s|\n/, 1);
    throw new UsageError(sentence, { cause: error });
  }
}
