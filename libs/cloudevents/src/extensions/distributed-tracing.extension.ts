import { attributeTypes, defineExtension } from '../core/index.js';
import { notEmpty } from './constraints.js';

/**
 * The trace that an event belongs to.
 *
 * - `traceparent` String, required, not empty: version, trace id, span id and flags of W3C Trace Context
 * - `tracestate` String, optional: vendors' additions in the syntax of W3C Trace Context
 *
 * The extension holds the trace in which the event began; what happens to the message on its way belongs into the
 * headers of the protocol. The W3C syntax is not checked: receivers restart a trace they cannot read, and an event is
 * not refused for it.
 *
 * @see CloudEvents extensions, "Distributed Tracing"; W3C Trace Context
 */
export const distributedTracing = defineExtension('distributedtracing', {
  traceparent: { type: attributeTypes.string, required: true, constraint: notEmpty },
  tracestate: { type: attributeTypes.string },
});
