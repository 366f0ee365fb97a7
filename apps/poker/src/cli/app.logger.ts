import type { LoggerService } from '@nestjs/common';

/** Contexts of Nest whose lines say nothing to somebody who watches a demo. */
const quiet = new Set(['NestFactory', 'InstanceLoader', 'NestApplicationContext', 'ExceptionHandler']);

/** Lines without decoration. Errors of the boot are left to `main`, which says them once and without a stack. */
export class AppLogger implements LoggerService {
  constructor(
    private readonly out: (line: string) => void,
    private readonly err: (line: string) => void,
  ) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.write(this.out, message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write(this.err, message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write(this.err, message, rest);
  }

  private write(to: (line: string) => void, message: unknown, rest: readonly unknown[]): void {
    const context = rest.at(-1);
    if (typeof context === 'string' && quiet.has(context)) return;
    to(message instanceof Error ? message.message : String(message));
  }
}
