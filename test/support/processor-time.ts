/** Milliseconds of a processor that this process has had: what others take from it meanwhile does not count. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
