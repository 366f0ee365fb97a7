import { attributeTypes, compareTimestamps, defineExtension } from '../core/index.js';

/**
 * That events of this type will cease to be sent.
 *
 * - `deprecated` Boolean, required, `true`: an event that is not deprecated has none of these attributes
 * - `deprecationfrom` Timestamp, optional: since when
 * - `deprecationsunset` Timestamp, optional: until when the type is supported; not before `deprecationfrom`
 * - `deprecationmigration` URI, optional: documentation of what to use instead
 *
 * The sunset must not be moved to an earlier time. Consumers should stop processing such events after it, producers
 * should stop sending them.
 *
 * @see CloudEvents extensions, "Deprecation"
 */
export const deprecation = defineExtension(
  'deprecation',
  {
    deprecated: {
      type: attributeTypes.boolean,
      required: true,
      constraint: (deprecated) => (deprecated ? undefined : 'must be true; leave it out where nothing is deprecated'),
    },
    deprecationfrom: { type: attributeTypes.timestamp },
    deprecationsunset: { type: attributeTypes.timestamp },
    deprecationmigration: { type: attributeTypes.uri },
  },
  ({ deprecationfrom: from, deprecationsunset: sunset }) => {
    if (from === undefined || sunset === undefined || compareTimestamps(sunset, from) >= 0) return undefined;
    return { attribute: 'deprecationsunset', rule: 'must not be before deprecationfrom' };
  },
);
