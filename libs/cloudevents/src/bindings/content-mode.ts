import { sameAsBefore } from '../core/index.js';
import { InvalidEventError } from '../errors/index.js';

/** How an event lies in a message; a batch holds any number of them. */
export type ContentMode = 'batch' | 'structured' | 'binary';

const batch = /^application\/cloudevents-batch/i;
const structured = /^application\/cloudevents/i;

/** The mode that a content type announces by its beginning: with any other, or none, the event is outside the content. */
export function contentModeOf(contentType: string | undefined): ContentMode {
  return contentType === undefined ? 'binary' : announcedBy(contentType);
}

const announcedBy = sameAsBefore((contentType): ContentMode => {
  if (!structured.test(contentType)) return 'binary';
  return batch.test(contentType) ? 'batch' : 'structured';
});

/** The mode of a message, or nothing when it is no CloudEvent: in binary mode it must name its specversion. */
export function messageModeOf(contentType: string | undefined, hasSpecversion: boolean): ContentMode | undefined {
  const mode = contentModeOf(contentType);
  return mode === 'binary' && !hasSpecversion ? undefined : mode;
}

/**
 * In binary mode the data's content type takes the place where structured mode is announced, so data that is itself
 * a CloudEvents format cannot be sent this way: the receiver would take it for the event.
 */
export function refuseCloudEventsContent(contentType: string, where: string | undefined): string {
  if (contentModeOf(contentType) === 'binary') return contentType;
  const rule = 'must not be a CloudEvents media type in binary mode; send such data in structured mode';
  throw new InvalidEventError([{ attribute: 'datacontenttype', rule }], where);
}
