import { execFile, type ExecFileException } from 'node:child_process';

export interface CommandOptions {
  timeoutMs?: number;
  env?: NodeJS.ProcessEnv;
}

export interface CommandResult {
  /** Null when the command could not be run or was ended by a signal. */
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a command to its end. Never rejects: a missing command is a result like any other. */
export function runCommand(command: string, args: string[], options: CommandOptions = {}): Promise<CommandResult> {
  return new Promise((resolve) => {
    execFile(
      command,
      args,
      { timeout: options.timeoutMs, env: options.env, killSignal: 'SIGKILL', maxBuffer: 256 * 1024 * 1024 },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
        resolve({ code, stdout, stderr: stderr === '' && error !== null ? reasonOf(error, command) : stderr });
      },
    );
  });
}

/** Why a command failed that said nothing. Node's own text for it has all arguments, and there are passwords among them. */
function reasonOf({ code, signal, message }: ExecFileException, command: string): string {
  if (typeof code === 'string') return message; // it could not be run at all
  return `${command} ${signal ? `was ended by ${signal}` : `ended with code ${code}`} and said nothing`;
}

/** What is worth reading of a log: forty lines from its first error on, or the last ones when it tells of none. */
export function excerpt(log: string): string {
  const firstError = log.search(/^.*\b(ERROR|FATAL)\b/m);
  return firstError < 0 ? tail(log) : log.slice(firstError).split('\n', 40).join('\n');
}

/** The last lines of a text. */
export function tail(text: string, lines = 40): string {
  return text.trimEnd().split('\n').slice(-lines).join('\n');
}
