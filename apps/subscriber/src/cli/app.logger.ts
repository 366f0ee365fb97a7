import { ConsoleLogger } from '@nestjs/common';

/** Contexts in which Nest reports that it cannot start. */
const boot = new Set<unknown>(['ExceptionHandler', 'NestApplication']);

/** Warnings and errors only. Errors of the boot are left to `main`, which says them once and without a stack. */
export class AppLogger extends ConsoleLogger {
  constructor() {
    super({ logLevels: ['warn', 'error', 'fatal'] });
  }

  override error(message: unknown, ...rest: unknown[]): void {
    if (!boot.has(rest.at(-1))) super.error(message, ...rest);
  }
}
