/**
 * The same function, which does not work out again what it worked out last: for values that come in long runs of the
 * same, such as content types.
 *
 * @param work the same value always gives the same result; what it throws is not remembered
 */
export function sameAsBefore<T>(work: (value: string) => T): (value: string) => T {
  let last: { readonly value: string; readonly result: T } | undefined;
  return (value) => {
    if (last !== undefined && last.value === value) return last.result;
    const result = work(value);
    last = { value, result };
    return result;
  };
}
