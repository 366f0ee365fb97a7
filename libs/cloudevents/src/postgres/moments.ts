/** All times are the database's, and of the moment: a statement may have waited for a lock. */
export const now = 'clock_timestamp()';

/** The time some milliseconds from now. */
export function after(parameter: string): string {
  return `${now} + ${parameter}::text::double precision * interval '1 millisecond'`;
}
