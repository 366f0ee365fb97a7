import type { Command, CommandOptions } from './command.js';
import { connectionOptions } from './connection.js';

const program = 'nestjs-cloudevents';

export function overview(commands: readonly Command[]): string {
  const usages = commands.map((command) => [usage(command), command.summary] as const);
  return `The outbox of nestjs-cloudevents: its tables, its state and its dead letters.

Usage: npx ${program} <command> [options]

${columns(usages)}

Options of every command:
${optionColumns(connectionOptions)}
  --help                what a command does
  --version             the version of this package

Exit codes: 0 as it should be, 1 something needs a person, 2 the command was not understood, 3 the database cannot be
reached or refuses what it is asked.`;
}

export function helpOf(command: Command): string {
  const { summary, details, options } = command;
  const own = Object.keys(options).length === 0 ? '' : `\nOptions:\n${optionColumns(options)}\n`;
  return `Usage: npx ${program} ${usage(command)} [options]

${summary}.${details === undefined ? '' : ` ${details}`}
${own}
Where the outbox lies:
${optionColumns(connectionOptions)}`;
}

const usage = ({ name, operand }: Command): string => (operand === undefined ? name : `${name} ${operand}`);

function optionColumns(options: CommandOptions): string {
  return columns(
    Object.entries(options).map(([name, { value, multiple, description }]) => {
      const text = value === undefined ? `--${name}` : `--${name} ${value}`;
      return [text, multiple === true ? `${description}; may be repeated` : description];
    }),
  );
}

const columns = (rows: readonly (readonly [string, string])[]): string =>
  rows.map(([first, second]) => `  ${first.padEnd(21)} ${second}`).join('\n');
