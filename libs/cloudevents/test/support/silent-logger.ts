import type { LoggerService } from '@nestjs/common';

const nothing = (): void => undefined;

/** Keeps the log lines of an application out of the test output. */
export const silent: LoggerService = { log: nothing, error: nothing, warn: nothing, debug: nothing, fatal: nothing };
