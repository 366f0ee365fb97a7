import type { HttpSinkOptions } from './http-sink.options.js';

/** Shorter values are everyday words and numbers: hiding them would hide nothing but the message. */
const shortest = 4;
/** Parts of the path from this length on may be tokens, as some webhook addresses have them. */
const shortestInPath = 16;

/**
 * Everything that must not appear in a text, longest first: header values, their words (a token behind its scheme) and
 * the values of the query, long parts of the path; each as it is, as the URL has it and as JSON would quote it.
 */
export function secretsOf({ headers, endpoint }: Pick<HttpSinkOptions, 'headers' | 'endpoint'>): readonly string[] {
  const url = new URL(endpoint);
  const values = [...Object.values(headers), ...queryValues(url), ...pathTokens(url)];
  const words = values.flatMap((value) => [value, ...value.split(' ')]);
  const forms = words.flatMap((word) => [word, encodeURIComponent(word), JSON.stringify(word).slice(1, -1)]);
  return [...new Set(forms)].filter(({ length }) => length >= shortest).toSorted((a, b) => b.length - a.length);
}

function pathTokens({ pathname }: URL): readonly string[] {
  return pathname.split('/').filter(({ length }) => length >= shortestInPath);
}

/** Decoded and as sent; a part without `=` may be a token as a whole. */
function queryValues({ search, searchParams }: URL): readonly string[] {
  const sent = search
    .slice(1)
    .split('&')
    .map((part) => part.slice(part.indexOf('=') + 1));
  return [...sent, ...searchParams.values()];
}
