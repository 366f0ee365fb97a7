const seconds = /^[0-9]+$/;
/** An HTTP date of any of its three forms; `Date.parse` alone would take much more, `-1` among it. */
const httpDate = /^[A-Z][a-z]{2,8},? .*[0-9]{2}:[0-9]{2}:[0-9]{2}/;
/** The form of C's `asctime`, which does not say that it means GMT. */
const withoutZone = /[0-9]{2}:[0-9]{2}:[0-9]{2} [0-9]{4}$/;

/**
 * Milliseconds that a `Retry-After` asks to wait: a number of seconds, or an HTTP date. Dates in the past and anything
 * else ask for nothing.
 *
 * @see RFC 9110, section 10.2.3
 */
export function retryAfter(value: string | undefined, now: number): number {
  if (value === undefined) return 0;
  const text = value.trim();
  if (seconds.test(text)) return Number(text) * 1000;
  if (!httpDate.test(text)) return 0;
  const date = Date.parse(withoutZone.test(text) ? `${text} GMT` : text);
  return Number.isNaN(date) ? 0 : Math.max(0, date - now);
}
