import { UnsupportedContentError } from './unsupported-content.error.js';

/** How an event lies in a message. */
export type ContentMode = 'batch' | 'structured' | 'binary';

/**
 * Tells the mode of a message by its content type. A message that carries attributes beside its body is binary,
 * whatever the type of its data.
 *
 * @throws UnsupportedContentError for other event formats, other charsets and messages that are no event at all
 */
export function contentMode(contentType: string | undefined, hasAttributes: boolean): ContentMode {
  const [essence = '', ...parameters] = (contentType ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  if (essence.startsWith('application/cloudevents')) {
    checkCharset(parameters, contentType);
    if (essence === 'application/cloudevents-batch+json') return 'batch';
    if (essence === 'application/cloudevents+json') return 'structured';
    throw new UnsupportedContentError(`event format '${essence}' is not read here, only the JSON format`);
  }
  if (hasAttributes) return 'binary';
  throw new UnsupportedContentError(
    `content type '${contentType ?? 'none'}' is no CloudEvent: send application/cloudevents+json, ` +
      'application/cloudevents-batch+json, or the attributes as ce- headers',
  );
}

/** Whether `contentType` is JSON: `application/json`, or a type that ends in `+json`. */
export function isJson(contentType: string | undefined): boolean {
  const [essence = ''] = (contentType ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  return /^[^/]+\/(?:json|[^/]+\+json)$/.test(essence);
}

function checkCharset(parameters: readonly string[], contentType: string | undefined): void {
  const charset = parameters
    .find((each) => each.startsWith('charset='))
    ?.slice(8)
    .replaceAll('"', '');
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8') {
    throw new UnsupportedContentError(`content type '${contentType}': the JSON format is UTF-8 only`);
  }
}
