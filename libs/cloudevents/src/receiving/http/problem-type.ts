import * as common from '@nestjs/common';

/** Nest 11 knows JSON by `application/json` alone, and would put that in place of any other type, with a warning. */
const knowsJsonSuffix = 'StandardSchemaValidationPipe' in common;

/** The media type of answers that are not 2xx (RFC 9457, section 3). */
export const problemType = knowsJsonSuffix ? 'application/problem+json' : 'application/json';
