/** Media types of the JSON format: CloudEvents JSON format 1.0.2, sections 3 and 4. */
export const jsonStructuredMediaType = 'application/cloudevents+json';
export const jsonBatchMediaType = 'application/cloudevents-batch+json';
