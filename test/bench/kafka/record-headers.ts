/** Those of a record in structured mode, for contenders that have nobody to write them. */
export const structuredHeaders = { 'content-type': 'application/cloudevents+json; charset=utf-8' };
