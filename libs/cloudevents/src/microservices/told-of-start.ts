/** As Nest wants of `listen`: calls back when it has started, or with the error; without a callback the error is thrown. */
export async function toldOfStart(started: Promise<void>, callback?: (error?: unknown) => unknown): Promise<void> {
  try {
    await started;
  } catch (error) {
    if (callback === undefined) throw error;
    callback(error);
    return;
  }
  callback?.();
}
