/** The first line of what somebody else's code threw, which need not be an error. */
export function messageOf(thrown: unknown): string {
  const message = thrown instanceof Error ? String(thrown.message) : `threw ${typeof thrown}`;
  const line = message.split('\n', 1)[0] ?? '';
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}
