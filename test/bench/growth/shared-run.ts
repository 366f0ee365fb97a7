/**
 * One run that gives several figures: whoever asks first has it made, the others are given theirs of the same one. Who asks
 * again asks for a new one.
 */
export function sharedRun<Figures extends object>(
  make: () => Promise<Figures>,
): <Name extends keyof Figures>(name: Name) => Promise<Figures[Name]> {
  let figures: Figures | undefined;
  const given = new Set<keyof Figures>();
  return async (name) => {
    if (figures === undefined || given.has(name)) {
      figures = await make();
      given.clear();
    }
    given.add(name);
    return figures[name];
  };
}
