import type { LoggerService } from '@nestjs/common';
import type { Screen } from './screen.js';

/** Contexts in which Nest reports that it cannot start. */
const boot = new Set<unknown>(['ExceptionHandler', 'NestApplication', 'NestMicroservice']);

/** Warnings and errors only. Errors of the boot are left to `main`, which says them once and without a stack. */
export class AppLogger implements LoggerService {
  constructor(private readonly screen: Screen) {}

  log(): void {
    // What goes well shows in the counts.
  }

  warn(message: unknown): void {
    this.complain(message);
  }

  error(message: unknown, ...rest: unknown[]): void {
    if (!boot.has(rest.at(-1))) this.complain(message);
  }

  private complain(message: unknown): void {
    this.screen.complaint(`subscriber: ${message instanceof Error ? message.message : String(message)}`);
  }
}
