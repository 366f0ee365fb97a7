import { readFileSync } from 'node:fs';
import { CloudEventsError, DefinitionError } from '../errors/index.js';
import { argumentsOf } from './arguments.js';
import type { Command, CommandContext } from './command.js';
import { commands } from './commands/index.js';
import { connectionOf, type Environment, tablesOf } from './connection.js';
import { causeOf, DatabaseError } from './database.error.js';
import { type Database, openDatabase } from './database.js';
import { type ExitCode, exitCodes } from './exit-code.js';
import { helpOf, overview } from './help.js';
import { UsageError } from './usage.error.js';

/** Where a command writes, line by line. */
export interface Output {
  readonly print: (line: string) => void;
  readonly complain: (line: string) => void;
}

/** Runs one command to its end; never rejects. */
export async function run(words: readonly string[], env: Environment, output: Output): Promise<ExitCode> {
  try {
    return await dispatch(words, env, output);
  } catch (error) {
    output.complain(`nestjs-cloudevents: ${sentenceOf(error)}`);
    // A name of a schema or of tables that cannot be one.
    const isUsage = error instanceof UsageError || error instanceof DefinitionError;
    return isUsage ? exitCodes.usage : exitCodes.database;
  }
}

async function dispatch(words: readonly string[], env: Environment, { print, complain }: Output): Promise<ExitCode> {
  const [first] = words;
  if (first === undefined) {
    complain(overview(commands));
    return exitCodes.usage;
  }
  if (first === '--help' || first === '-h' || first === 'help') {
    print(overview(commands));
    return exitCodes.ok;
  }
  if (first === '--version') {
    print(version());
    return exitCodes.ok;
  }
  const group = groupOf(first);
  if (group.length > 0 && (words[1] === '--help' || words[1] === '-h')) {
    print(overview(group));
    return exitCodes.ok;
  }
  const command = commandOf(words);
  const { values, operand } = argumentsOf(command, words.slice(command.name.split(' ').length));
  if (values['help'] === true) {
    print(helpOf(command));
    return exitCodes.ok;
  }
  return await runCommand(command, {
    values,
    operand,
    tables: tablesOf(values, env),
    open: (create) => openDatabase(connectionOf(values, env), create),
    print,
  });
}

/** Whatever it opens is closed at its end. */
async function runCommand(command: Command, context: CommandContext): Promise<ExitCode> {
  let database: Database | undefined;
  try {
    return await command.run({ ...context, open: async (create) => (database = await context.open(create)) });
  } finally {
    await database?.close();
  }
}

function commandOf(words: readonly string[]): Command {
  const found = commands.find(({ name }) => name.split(' ').every((word, index) => word === words[index]));
  if (found !== undefined) return found;
  const [first, second = ''] = words as readonly [string, ...string[]];
  const group = groupOf(first).map(({ name }) => name);
  if (group.length === 0) throw new UsageError(`There is no command '${first}'. See: npx nestjs-cloudevents --help`);
  const missing = second === '' || second.startsWith('-') ? `'${first}' alone` : `'${first} ${second}'`;
  throw new UsageError(`There is no command ${missing}, only ${group.join(', ')}`);
}

/** Commands of several words that begin with this one. */
function groupOf(first: string): readonly Command[] {
  return commands.filter(({ name }) => name.startsWith(`${first} `));
}

function sentenceOf(error: unknown): string {
  if (error instanceof UsageError) return error.message;
  if (error instanceof DatabaseError && error.cause !== undefined) return `${error.message}: ${causeOf(error.cause)}`;
  if (error instanceof DatabaseError || error instanceof CloudEventsError) return error.message;
  return `The database refused it: ${causeOf(error)}`;
}

/** From here, whether built or not, the package begins two folders higher. */
function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
