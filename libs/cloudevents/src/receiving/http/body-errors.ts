/** The sender went away before its body was complete: nobody is left to answer. */
export class RequestAbortedError extends Error {
  override readonly name = 'RequestAbortedError';

  constructor() {
    super('The request ended before its body was complete');
  }
}

/** A body that somebody parsed before: what was sent is lost. A mistake in the application, not of the sender. */
export class ParsedBodyError extends Error {
  override readonly name = 'ParsedBodyError';

  constructor() {
    super(
      'The body of a CloudEvent was parsed before CloudEventsModule could read its bytes. Register body parsers with ' +
        'app.useBodyParser() or after NestFactory.create(), or keep the bytes: NestFactory.create(AppModule, { rawBody: true })',
    );
  }
}

/** A route asks for events of its requests, but nothing reads them. A mistake in the application. */
export class NotReceivingError extends Error {
  override readonly name = 'NotReceivingError';

  constructor() {
    super('Events of HTTP requests are read by CloudEventsModule: import CloudEventsModule.forRoot(...) once');
  }
}
