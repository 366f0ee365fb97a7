import { DecodeError } from '../../errors/index.js';

/** The two ends agreed on no subprotocol, or on one that is not spoken here: no events may pass on the connection. */
export class UnsupportedSubprotocolError extends DecodeError {
  constructor(
    /** Empty where there is none. */
    readonly subprotocol: string,
    supported: readonly string[],
  ) {
    const known = supported.map((each) => `'${each}'`).join(', ');
    super(
      subprotocol === ''
        ? `No subprotocol was agreed on, so that the connection must carry no events; offer or accept one of ${known}`
        : `The subprotocol '${subprotocol}' is not supported here, only ${known}`,
    );
  }
}
