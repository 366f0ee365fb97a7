/** The value of a context attribute in memory: String, URI, URI-reference and Timestamp are text. */
export type CloudEventAttributeValue = string | number | boolean | Uint8Array;

/**
 * A CloudEvent 1.0 in memory: the shape of `CloudEventV1` of the `cloudevents` package, so that its objects are
 * accepted wherever an event is. Extensions are members of their own; `time` keeps its RFC 3339 text.
 *
 * `data` absent means no data; `null` is the JSON value null; bytes are sent as bytes.
 *
 * @see CloudEvents 1.0.2, "Context Attributes"
 */
export interface CloudEvent<T = unknown> {
  id: string;
  source: string;
  specversion: string;
  type: string;
  subject?: string;
  time?: string;
  datacontenttype?: string;
  dataschema?: string;
  data?: T;
  /** Base64 text of binary data; read only where `data` is absent. */
  data_base64?: string;
  [extension: string]: unknown;
}
