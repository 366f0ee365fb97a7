/** Whether one number of an event is lower than another one, as both are written. */
export function isBefore(one: string, other: string): boolean {
  return one.length === other.length ? one < other : one.length < other.length;
}
