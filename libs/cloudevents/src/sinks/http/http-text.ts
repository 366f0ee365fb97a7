import type { HttpSinkOptions } from './http-sink.options.js';
import { secretsOf } from './http-secrets.js';

const mostCharacters = 200;
const hidden = '***';

/** The beginning of a receiver's answer for an error message: one line, at most 200 characters, no secret of ours. */
export function excerpt(body: string, options: HttpSinkOptions): string {
  // Secrets go first: cutting could leave a part of one that is no longer recognised.
  const line = withoutSecrets(body, options)
    .replace(/[\u0000-\u0020\u007f-\u009f]+/g, ' ')
    .trim();
  return line === '' ? '' : `: ${cut(line)}`;
}

/** Hides the values of the configured headers and of the endpoint's query wherever they turn up. */
export function withoutSecrets(text: string, options: HttpSinkOptions): string {
  const secrets = secretsOf(options);
  const clean = secrets.reduce((result, secret) => result.replaceAll(secret, hidden), text);
  // What was read of an answer may end within a secret.
  const [rest = 0] = secrets.map((secret) => beginningAtEnd(clean, secret)).toSorted((a, b) => b - a);
  return rest === 0 ? clean : clean.slice(0, -rest) + hidden;
}

/** How many characters of the beginning of `secret` are the end of `text`; too few to tell anything count as none. */
function beginningAtEnd(text: string, secret: string): number {
  for (let length = secret.length - 1; length >= 4; length--) {
    if (text.endsWith(secret.slice(0, length))) return length;
  }
  return 0;
}

function cut(line: string): string {
  // Never in the middle of a character that takes two places.
  return line.slice(0, mostCharacters).replace(/[\ud800-\udbff]$/, '');
}
