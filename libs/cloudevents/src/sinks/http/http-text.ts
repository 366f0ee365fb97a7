import type { HttpSinkOptions } from './http-sink.options.js';

const mostCharacters = 200;

/** The beginning of a receiver's answer for an error message: one line, at most 200 characters, no secret of ours. */
export function excerpt(body: string, options: HttpSinkOptions): string {
  // Secrets go first: cutting could leave a part of one that is no longer recognised.
  const line = withoutSecrets(body, options)
    // eslint-disable-next-line no-control-regex
    .replace(/[\u0000-\u0020\u007f-\u009f]+/g, ' ')
    .trim();
  return line === '' ? '' : `: ${line.slice(0, mostCharacters)}`;
}

/** Hides the values of the configured headers and of the endpoint's query wherever they turn up. */
export function withoutSecrets(text: string, { headers, endpoint }: HttpSinkOptions): string {
  const query = [...new URL(endpoint).searchParams.values()];
  const values = [...Object.values(headers).flatMap((value) => [value, ...value.split(' ')]), ...query];
  return values
    .filter((value) => value.length >= 4)
    .toSorted((a, b) => b.length - a.length)
    .reduce((result, secret) => result.replaceAll(secret, '***'), text);
}
