import type { ExtensionDefinitions } from '../../core/index.js';
import type { EventFormat } from '../../formats/index.js';
import { type FormatName, loadFormat } from '../../formats/load-format.js';

/** Content codings that can be undone (RFC 9110, section 8.4.1). */
export const contentCodings = ['gzip', 'br', 'deflate'] as const;

export type ContentCoding = (typeof contentCodings)[number];

/** How requests are read and answered: `receiver` of the module's options, everything decided. */
export interface HttpReceiverOptions {
  /** Where the endpoint is mounted, before prefixes; without it there is none. */
  readonly path: string | undefined;
  /** Formats of structured mode and batches, loaded. */
  readonly formats: readonly EventFormat[];
  readonly extensions?: ExtensionDefinitions | undefined;
  /** Most bytes of a body, as it is sent and again once its coding is undone. */
  readonly maxBytes: number;
  /** Most events of one batch. */
  readonly maxEvents: number;
  /** Most attributes of one event. */
  readonly maxAttributes: number;
  readonly tolerant: boolean;
  /** Content codings that are undone; all others are refused. */
  readonly contentCodings: readonly ContentCoding[];
  /** The answer to an event that no handler is for: 202 or 404. */
  readonly unknownTypes: 'accept' | 'reject';
  /** Whether the events of a batch are handled each by itself, or up to the first that fails. */
  readonly batch: 'each' | 'all';
}

/** The same before its formats are loaded. */
export interface HttpReceiverSettings extends Omit<HttpReceiverOptions, 'formats' | 'extensions'> {
  readonly formats: readonly (FormatName | EventFormat)[];
}

/** @throws MissingPackageError when the package of a format is not installed */
export async function httpReceiverOptions(
  { formats, ...settings }: HttpReceiverSettings,
  extensions?: ExtensionDefinitions,
): Promise<HttpReceiverOptions> {
  return { ...settings, extensions, formats: await Promise.all(formats.map(loadFormat)) };
}
