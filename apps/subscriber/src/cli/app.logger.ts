import { ConsoleLogger } from '@nestjs/common';

/** Warnings and errors only. Errors of the boot are left to `main`, which says them once and without a stack. */
export class AppLogger extends ConsoleLogger {
  constructor() {
    super({ logLevels: ['warn', 'error', 'fatal'] });
  }

  override error(message: unknown, ...rest: unknown[]): void {
    if (rest.at(-1) !== 'ExceptionHandler') super.error(message, ...rest);
  }
}
