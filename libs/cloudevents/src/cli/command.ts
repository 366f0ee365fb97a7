import type { PostgresOutboxTables } from '../delivery/outbox/postgres/outbox-tables.js';
import type { Database } from './database.js';
import type { ExitCode } from './exit-code.js';

/** One option of a command, as parseArgs of Node takes it and as the help shows it. */
export interface CommandOption {
  readonly type: 'string' | 'boolean';
  readonly multiple?: boolean;
  /** What stands for its value in the help, e.g. `<name>`. */
  readonly value?: string;
  readonly description: string;
}

export type CommandOptions = Readonly<Record<string, CommandOption>>;

/** What was given, by option. */
export type OptionValues = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;

/** What a command works with. */
export interface CommandContext {
  readonly values: OptionValues;
  /** What it is about, where it is about something. */
  readonly operand: string;
  readonly tables: PostgresOutboxTables;
  /** @param create whether a data directory may be made */
  readonly open: (create?: boolean) => Promise<Database>;
  readonly print: (line: string) => void;
}

export interface Command {
  /** One or two words. */
  readonly name: string;
  /** What it is about, e.g. `<sink>`; without, it takes options alone. */
  readonly operand?: string;
  /** One sentence, without a full stop. */
  readonly summary: string;
  /** What else there is to know. */
  readonly details?: string;
  /** Those of its own; those of the connection every command has. */
  readonly options: CommandOptions;
  /** Checks what was given before it opens anything. */
  readonly run: (context: CommandContext) => Promise<ExitCode>;
}
