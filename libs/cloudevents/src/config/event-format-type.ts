import type { EventFormat } from '../formats/index.js';
import { type FormatName, formatNames } from '../formats/load-format.js';
import { choice, SettingProblem, type SettingType } from './setting-types.js';

const named = choice(...formatNames);

/** A format by its name; in `forRoot({...})` also an `EventFormat`, of this library or of your own. */
export const eventFormat: SettingType<FormatName | EventFormat> = {
  fromText: (text) => named.fromText(text.toLowerCase()),
  fromValue(value) {
    if (typeof value !== 'object' || value === null) return named.fromValue(value);
    const { name, mediaType, encode, decode } = value as Partial<EventFormat>;
    const isFormat = typeof encode === 'function' && typeof decode === 'function';
    if (!isFormat || typeof name !== 'string' || typeof mediaType !== 'string') {
      throw new SettingProblem(`must be one of ${formatNames.join(', ')}, or an EventFormat`);
    }
    // Receivers know structured mode by this beginning, and compare media types in lower case.
    if (!/^application\/cloudevents[+a-z0-9.-]*$/.test(mediaType)) {
      throw new SettingProblem("must have a media type that begins with 'application/cloudevents', in lower case");
    }
    return value as EventFormat;
  },
};
