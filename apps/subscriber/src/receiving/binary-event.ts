import { type CloudEvent, DecodeError, decodeStructured } from 'nestjs-cloudevents';
import { isJson } from './content-type.js';

/**
 * Builds the event of a binary message. `attributes` are those beside the body; the content type of the message is
 * their `datacontenttype`. The library's decoder judges them, so a wrong attribute gets the same message in every mode.
 *
 * @throws DecodeError
 */
export function binaryEvent(
  attributes: Readonly<Record<string, string>>,
  contentType: string | undefined,
  body: Uint8Array | null,
): CloudEvent {
  const event = decodeStructured(
    JSON.stringify({ ...attributes, ...(contentType !== undefined && { datacontenttype: contentType }) }),
  );
  if (body === null || body.byteLength === 0) return event;
  return { ...event, data: isJson(contentType) ? parseJson(body) : body };
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    throw new DecodeError('The data is no valid JSON in UTF-8, which its content type says it is', { cause: error });
  }
}
