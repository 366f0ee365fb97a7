import { InvalidEventError } from '../errors/index.js';

/**
 * In binary mode the data's content type takes the place where structured mode is announced, so data that is itself
 * a CloudEvents format cannot be sent this way: the receiver would take it for the event.
 */
export function refuseCloudEventsContent(contentType: string): string {
  if (!/^application\/cloudevents/i.test(contentType)) return contentType;
  const rule = 'must not be a CloudEvents media type in binary mode; send such data in structured mode';
  throw new InvalidEventError([{ attribute: 'datacontenttype', rule }]);
}
