import { connectionMeanings } from '../connection-meanings.js';

/** What the usual failures mean, for a person who reads the log. */
const meanings: Readonly<Record<string, string>> = {
  ...connectionMeanings('receiver', 'CLOUDEVENTS_HTTP_SSL_CA'),
  ATTEMPT_TIMEOUT: '',
  ECONNRESET: 'the receiver reset the connection before it answered',
  EPIPE: 'the receiver closed the connection while the request was sent',
  UND_ERR_SOCKET: 'the receiver closed the connection before it answered',
  UND_ERR_HEADERS_OVERFLOW: 'the receiver answered with more headers than are read',
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
