/**
 * The same function, which does not work out again what it worked out last: for values that come in long runs of the
 * same, such as content types.
 *
 * @param work the same value always gives the same result; what it throws is not remembered
 */
export function sameAsBefore<T>(work: (value: string) => T): (value: string) => T {
  let last: string | undefined;
  let result: T | undefined;
  return (value) => {
    if (last === value) return result as T;
    const worked = work(value);
    last = value;
    result = worked;
    return worked;
  };
}
