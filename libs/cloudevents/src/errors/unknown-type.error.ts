import { CloudEventsError } from './cloudevents.error.js';

/** A protobuf payload names a type that the type registry does not hold. */
export class UnknownTypeError extends CloudEventsError {
  readonly code = 'CE_UNKNOWN_TYPE';

  constructor(readonly typeName: string) {
    super(
      `The protobuf type '${typeName}' is not registered. Add its schema: ` +
        `CloudEventsModule.forRoot({ types: protobufTypes(YourSchema) }), from 'nestjs-cloudevents/protobuf'`,
    );
  }
}
