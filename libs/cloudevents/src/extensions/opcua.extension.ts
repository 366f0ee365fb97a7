import { attributeTypes, defineExtension } from '../core/index.js';

const integer = { type: attributeTypes.integer };

/**
 * A dataset message of OPC UA PubSub.
 *
 * - `opcuametadatamajorversion`, `opcuametadataminorversion` Integer, optional: the version of the metadata; must not
 *   be there together with `dataschema`
 * - `opcuastatus` Integer, optional: the status of the message; may only be left out when it is Good
 *
 * Such events must be sent in binary mode; with a JSON payload `datacontenttype` must be `application/json`. The core
 * attributes are mapped as the document says, and `sequence`, `traceparent` and `recordedtime` belong to their own
 * extensions.
 *
 * @see CloudEvents extensions, "OPC UA"
 */
export const opcua = defineExtension(
  'opcua',
  { opcuametadatamajorversion: integer, opcuametadataminorversion: integer, opcuastatus: integer },
  ({ opcuametadatamajorversion: major, opcuametadataminorversion: minor }, { dataschema }) => {
    if ((major ?? minor) === undefined || (dataschema ?? undefined) === undefined) return undefined;
    const attribute = major === undefined ? 'opcuametadataminorversion' : 'opcuametadatamajorversion';
    return { attribute, rule: 'must not be there together with dataschema' };
  },
);
