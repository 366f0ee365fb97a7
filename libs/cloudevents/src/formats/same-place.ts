// The limits only keep made-up names from filling the memory.
const [mostPlaces, longest] = [64, 64];

/**
 * The same function, which does not work out again what it worked out for the name that stood at the same place in the
 * message before: those of one sender mostly have the same names in the same order.
 *
 * @param work the same name always gives the same result; what it throws is not remembered
 * @returns the function, which is also told how many names come before
 */
export function sameAtPlace<T>(work: (name: string) => T): (name: string, place: number) => T {
  const names: string[] = [];
  const results: T[] = [];
  return (name, place) => {
    if (place < names.length && names[place] === name) return results[place] as T;
    const result = work(name);
    // In turn from the first on: the lists have no gaps.
    if (place <= names.length && place < mostPlaces && name.length <= longest) {
      names[place] = name;
      results[place] = result;
    }
    return result;
  };
}
