import { CloudEventsError } from './cloudevents.error.js';

/** A feature was selected whose optional package is not installed. */
export class MissingPackageError extends CloudEventsError {
  readonly code = 'CE_MISSING_PACKAGE';

  constructor(
    readonly packageName: string,
    feature: string,
    options?: ErrorOptions,
  ) {
    super(`${feature} needs the package '${packageName}'. Install it: npm install ${packageName}`, options);
  }
}

const absent: ReadonlySet<unknown> = new Set(['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND']);

/** Whether an import failed because this very package is not installed, rather than one that it needs itself. */
export function isMissingPackage(error: unknown, packageName: string): boolean {
  if (!(error instanceof Error) || !absent.has((error as NodeJS.ErrnoException).code)) return false;
  // At the beginning: further on stands who asked, which is the package itself when one of its own is missing.
  const [, , name] = /^Cannot find (?:package|module) (['"]?)(.+?)\1(?:\s|$)/.exec(error.message) ?? [];
  return name === packageName;
}
