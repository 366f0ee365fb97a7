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
