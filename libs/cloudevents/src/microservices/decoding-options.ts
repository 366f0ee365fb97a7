import type { MessageDecodeOptions } from '../bindings/message-options.js';
import type { CloudEventsModuleOptions } from '../cloudevents.options.js';
import { CLOUDEVENTS_CONFIG, CLOUDEVENTS_OPTIONS } from '../cloudevents.tokens.js';
import type { ResolvedConfig } from '../config/resolved-config.js';
import { loadFormat } from '../formats/load-format.js';
import type { ReceptionOptions } from './reception.options.js';

/** How the messages of a transport are read, all decided. */
export type Decoding = Pick<MessageDecodeOptions, 'formats' | 'data' | 'extensions' | 'tolerant' | 'maxBytes'>;

/**
 * Whether the application has a `CloudEventsModule` to ask: where its receiver is used. Others may have none, and Nest
 * may end the process of an application that is asked for what it does not have.
 */
export function hasModule({ app, receiver }: Pick<ReceptionOptions, 'app' | 'receiver'>): boolean {
  return app !== undefined && receiver === undefined;
}

/**
 * How messages are read: as the options say, and where they leave `formats`, `tolerant` or `extensions` out, as the
 * module of the application says. To be asked once it is initialised.
 *
 * @param asksModule whether the application has one
 * @throws MissingPackageError naming the package of a format that is not installed
 */
export async function decodingOptions(options: ReceptionOptions, asksModule = hasModule(options)): Promise<Decoding> {
  const { app, formats, data, extensions, tolerant, maxBytes } = options;
  const given = { formats, data, extensions, tolerant, maxBytes };
  if (app === undefined || !asksModule) return given;
  const { receiver } = app.get(CLOUDEVENTS_CONFIG) as ResolvedConfig;
  const module = app.get(CLOUDEVENTS_OPTIONS) as CloudEventsModuleOptions;
  return {
    ...given,
    formats: formats ?? (await Promise.all(receiver.formats.map(loadFormat))),
    tolerant: tolerant ?? receiver.tolerant,
    extensions: extensions ?? module.extensions,
  };
}
