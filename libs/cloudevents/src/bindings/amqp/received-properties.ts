import { attributeTypes, isReservedName, knownExtensions } from '../../core/index.js';
import { DecodeError } from '../../errors/index.js';
import { ReceivedAttributes } from '../../formats/received-attributes.js';
import type { MessageDecodeOptions } from '../message-options.js';
import { receivedValue, timestampText } from './received-value.js';

const word = 'cloudEvents';

type ApplicationProperties = Readonly<Record<string, unknown>> | undefined;

/**
 * The application properties that make an event, with the types that AMQP tells of: all that begin with `cloudEvents_`
 * or `cloudEvents:`.
 *
 * @see CloudEvents AMQP binding, section 3.1.3 "Metadata Headers"
 * @throws DecodeError when a message has both prefixes, or a value is of a type that no attribute has
 */
export function eventProperties(
  properties: ApplicationProperties,
  { extensions }: MessageDecodeOptions,
): ReceivedAttributes {
  const attributes = new ReceivedAttributes();
  const known = knownExtensions(extensions).byName;
  let prefix: string | undefined;
  for (const [property, given] of Object.entries(properties ?? {})) {
    if (!isPrefixed(property)) continue;
    if (prefix !== undefined && !property.startsWith(prefix)) {
      throw new DecodeError(
        `The message has properties with '${word}_' and with '${word}:'; it may use one of them only`,
      );
    }
    prefix = property.slice(0, word.length + 1);
    const name = property.slice(prefix.length);
    const value = receivedValue(property, given);
    if (value instanceof Date && (name === 'time' || !isReservedName(name))) {
      attributes.set(name, timestampText(property, value), attributeTypes.timestamp);
    } else {
      attributes.set(name, known.get(name)?.type.name === 'Boolean' ? booleanOf(value) : value);
    }
  }
  return attributes;
}

/** Whether the message names its specversion, with either prefix. */
export function hasSpecversion(properties: ApplicationProperties): boolean {
  const given = properties ?? {};
  return Object.hasOwn(given, `${word}_specversion`) || Object.hasOwn(given, `${word}:specversion`);
}

function isPrefixed(property: string): boolean {
  return property.startsWith(word) && (property[word.length] === '_' || property[word.length] === ':');
}

/** AMQP has two encodings of booleans; those of the longer one come from rhea as 0 and 1. */
function booleanOf(value: unknown): unknown {
  return value === 0 || value === 1 ? value === 1 : value;
}
