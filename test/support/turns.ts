/** Lets the event loop turn that many times: what is due by then has happened, without any time being waited for. */
export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}
