import { attributeTypes, defineExtension } from '../core/index.js';
import { notEmpty } from './constraints.js';

/**
 * How severe an event is, as in the logs of OpenTelemetry.
 *
 * - `severitynumber` Integer, required, not negative: higher is more severe
 * - `severitytext` String, optional, not empty; should be upper case, e.g. `WARN`, and stand for one number
 *
 * @see CloudEvents extensions, "Severity"; OpenTelemetry Logs Data Model, "SeverityNumber"
 */
export const severity = defineExtension('severity', {
  severitynumber: {
    type: attributeTypes.integer,
    required: true,
    constraint: (number) => (number >= 0 ? undefined : 'must not be negative'),
  },
  severitytext: { type: attributeTypes.string, constraint: notEmpty },
});
