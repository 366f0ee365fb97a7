import rhea from 'rhea';
import type { AcceptedEvent, Attribute } from '../../core/index.js';
import type { AmqpPrefix, AmqpValue } from './message.js';

/** How Timestamps are sent: as their text, or as an AMQP timestamp wherever it tells the same. */
export type AmqpTimestamps = 'text' | 'native';

/** A whole number of milliseconds in UTC, and no leap second: all that an AMQP timestamp can tell. */
const nativeTimestamp = /^.{17}[0-5][0-9](?:\.[0-9]{1,3})?[Zz]$/;

/**
 * The application property of an attribute.
 *
 * @see CloudEvents AMQP binding 1.0.2, section 3.1.3.2 "AMQP Application Property Values"
 */
export function propertyValue([name, value, type]: Attribute, timestamps: AmqpTimestamps): AmqpValue {
  // Without the wrapper rhea would send an int or a uint.
  if (typeof value === 'number') return rhea.types.wrap_long(value);
  if (typeof value !== 'string' || timestamps === 'text') return value;
  if (name !== 'time' && type?.name !== 'Timestamp') return value;
  return nativeTimestamp.test(value) ? new Date(value.toUpperCase()) : value;
}

/** The application properties of an event: all attributes but `datacontenttype`, each of its AMQP type. */
export function attributeProperties(
  event: AcceptedEvent,
  prefix: AmqpPrefix,
  timestamps: AmqpTimestamps,
): Record<string, AmqpValue> {
  const properties: Record<string, AmqpValue> = {};
  for (const attribute of event.attributes) {
    const [name] = attribute;
    if (name !== 'datacontenttype') properties[`cloudEvents${prefix}${name}`] = propertyValue(attribute, timestamps);
  }
  return properties;
}
