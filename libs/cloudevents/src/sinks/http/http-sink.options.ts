import type { EventFormat } from '../../formats/index.js';

/** How the events of a request are packed. */
export type HttpMode = 'batch' | 'structured' | 'binary';

/** Settings of the HTTP sink, all of them decided; times in seconds, sizes in bytes. */
export interface HttpSinkOptions {
  readonly endpoint: string;
  readonly mode: HttpMode;
  /** The format of batch and structured mode. Default: JSON. Batch mode needs one that defines a batch. */
  readonly format?: EventFormat;
  /** Seconds per attempt: connection, headers and body together. */
  readonly timeout: number;
  /** Most events per request, in batch mode. */
  readonly batchSize: number;
  /** Most bytes per request body, in batch mode; one larger event goes alone. */
  readonly batchBytes: number;
  /** Seconds that a batch which is not full waits for more events, in batch mode. Default: 0. */
  readonly linger?: number;
  /** A single event above this is never sent. */
  readonly maxEventBytes: number;
  /** Most requests under way at once. */
  readonly concurrency: number;
  /** Sent with every request. Their values are treated as secrets. */
  readonly headers: Readonly<Record<string, string>>;
  /** Status codes to repeat besides 429 and 5xx. */
  readonly retryStatuses: readonly number[];
  /** Status codes, besides 413, for which a batch that was refused is halved until the culprit is alone. Default: none. */
  readonly splitStatuses?: readonly number[];
  /** Most requests in any minute. Default: 0, no limit. */
  readonly rate?: number;
  /** Whether a failing TLS handshake is repeated or final. */
  readonly tlsErrors: 'retry' | 'reject';
  /** CA certificates in PEM, instead of the ones Node trusts. */
  readonly ca?: string;
}
