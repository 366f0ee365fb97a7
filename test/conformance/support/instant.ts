/**
 * The instant of an RFC 3339 text in milliseconds, or nothing where it is none. Finer fractions are dropped, as the
 * conformance suite allows; a leap second is the same as the second after it.
 */
export function instantOf(text: string): number | undefined {
  const leap = /^(.*:)60(\D.*)$/.exec(text);
  if (leap !== null) {
    const before = instantOf(`${leap[1]}59${leap[2]}`);
    return before === undefined ? undefined : before + 1000;
  }
  const match = /^([^.]*)(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$/.exec(text.toUpperCase());
  if (match === null) return undefined;
  const [, seconds = '', fraction = '.', offset = ''] = match;
  const instant = Date.parse(`${seconds}.${fraction.slice(1, 4).padEnd(3, '0')}${offset}`);
  return Number.isNaN(instant) ? undefined : instant;
}
