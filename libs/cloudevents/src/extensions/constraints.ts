/** For String attributes that say something when they are there at all. */
export function notEmpty(value: string): string | undefined {
  return value === '' ? 'must not be empty' : undefined;
}
