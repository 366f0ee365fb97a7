interface Initializable {
  init(): Promise<unknown>;
}

const begun = new WeakMap<Initializable, Promise<unknown>>();

/**
 * Runs the lifecycle hooks of an application, where nobody did yet: `startAllMicroservices()` alone does not, and
 * handlers are found by them. Several strategies start together, and Nest would run the hooks once for each.
 */
export function initialized(app: Initializable): Promise<unknown> {
  const known = begun.get(app);
  if (known !== undefined) return known;
  const init = app.init();
  begun.set(app, init);
  return init;
}
