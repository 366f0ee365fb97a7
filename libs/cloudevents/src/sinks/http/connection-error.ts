/** What the usual failures mean, for a person who reads the log. */
const meanings: Readonly<Record<string, string>> = {
  ATTEMPT_TIMEOUT: '',
  ECONNREFUSED: 'connection refused, nothing listens there',
  ECONNRESET: 'the receiver reset the connection before it answered',
  EPIPE: 'the receiver closed the connection while the request was sent',
  ENOTFOUND: 'the host name does not exist',
  EAI_AGAIN: 'the host name cannot be looked up at the moment',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  ETIMEDOUT: 'the connection timed out',
  UND_ERR_SOCKET: 'the receiver closed the connection before it answered',
  UND_ERR_HEADERS_OVERFLOW: 'the receiver answered with more headers than are read',
  CERT_HAS_EXPIRED: 'the TLS certificate of the receiver has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the TLS certificate of the receiver is self-signed and not trusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'the TLS certificate of the receiver comes from a CA that is not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the TLS certificate of the receiver comes from a CA that is not trusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'the TLS certificate of the receiver comes from a CA that is not trusted',
  CERT_SIGNATURE_FAILURE: 'the TLS certificate of the receiver comes from a CA that is not trusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the TLS certificate of the receiver is for another host name',
  ERR_SSL_WRONG_VERSION_NUMBER: 'the receiver does not speak TLS on this port',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'the receiver does not speak TLS on this port',
  ERR_SSL_UNSUPPORTED_PROTOCOL: 'the receiver offers no TLS version that is considered safe',
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: 'the receiver offers no TLS version that is considered safe',
};

/** Texts of undici for answers such as `100 Continue` to a request that did not ask for it. */
const brokenAnswers = new Set(['bad response', 'bad upgrade']);

const tlsCode = /^(?:CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|EPROTO$|HOSTNAME_MISMATCH)/;

/** The code of a failed connection and one line that says what it means. */
export function describeConnectionError(error: unknown): { code: string | undefined; text: string } {
  const { code, text } = unwrap(error);
  const meaning = code === undefined || brokenAnswers.has(text) ? undefined : meanings[code];
  return {
    code,
    text: meaning ? `${meaning} (${code})` : code === undefined || meaning === '' ? text : `${text} (${code})`,
  };
}

/** Whether the failure is about TLS: certificate, host name or protocol version. */
export function isTlsError(code: string | undefined): boolean {
  return code !== undefined && tlsCode.test(code);
}

/** The error that has a code: undici wraps some, Node collects those of several addresses. */
function unwrap(error: unknown): { code: string | undefined; text: string } {
  if (!(error instanceof Error)) return { code: undefined, text: 'the request failed' };
  const { code, cause } = error as NodeJS.ErrnoException;
  const inner =
    cause instanceof Error ? cause : error instanceof AggregateError ? (error.errors[0] as unknown) : undefined;
  if (inner instanceof Error && typeof (inner as NodeJS.ErrnoException).code === 'string') return unwrap(inner);
  return { code: typeof code === 'string' ? code : undefined, text: oneLine(error.message || error.name) };
}

/** OpenSSL ends its messages with a line break. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
