import { isMissingPackage, MissingPackageError } from '../errors/index.js';
import type { EventFormat } from './event-format.js';
import { jsonEventFormat } from './json/index.js';

/** The formats of this library, by the names of the configuration. */
export const formatNames = ['json', 'protobuf', 'avro', 'xml'] as const;

export type FormatName = (typeof formatNames)[number];

/** Where each is found, and the optional package it needs. */
const modules = {
  protobuf: ['@bufbuild/protobuf', async () => (await import('./protobuf/index.js')).protobufEventFormat],
  avro: ['avsc', async () => (await import('./avro/index.js')).avroEventFormat],
  xml: ['saxes', async () => (await import('./xml/index.js')).xmlEventFormat],
} as const satisfies Record<string, readonly [string, () => Promise<EventFormat>]>;

/**
 * A format by its name; a format itself is itself. Those with a package of their own are loaded when asked for.
 *
 * @throws MissingPackageError when the package is not installed
 */
export async function loadFormat(format: FormatName | EventFormat): Promise<EventFormat> {
  if (typeof format === 'object') return format;
  if (format === 'json') return jsonEventFormat;
  const [packageName, load] = modules[format];
  try {
    return await load();
  } catch (error) {
    if (!isMissingPackage(error, packageName)) throw error;
    throw new MissingPackageError(packageName, `The event format '${format}'`, { cause: error });
  }
}
