import type { LoggerService } from '@nestjs/common';
import { errorText } from './dead-letter-note.js';
import type { RareLog } from './rare-log.js';

/**
 * For the lines of Nest's own servers: the same one not again and again while a server is away. An error object is told
 * by its message alone, since those of clients may hold what was sent, a password included.
 */
export function nestLogger(log: RareLog, debug: ((line: string) => void) | undefined): LoggerService {
  const textOf = (line: unknown): string => (line instanceof Error ? errorText(line) : String(line));
  const say = (level: 'log' | 'warn' | 'error') => (line: unknown) => {
    const text = textOf(line);
    log.say(level, text, text);
  };
  return { log: say('log'), warn: say('warn'), error: say('error'), debug: (line: unknown) => debug?.(textOf(line)) };
}
