/** The database cannot be reached, or refuses what it is asked. */
export class DatabaseError extends Error {
  override name = 'DatabaseError';
}

/** Its cause in a sentence; what tried several addresses has a message for each, and none of its own. */
export function causeOf(error: unknown): string {
  const [first] = error instanceof AggregateError ? (error.errors as unknown[]) : [];
  const { message, code } = (first ?? error) as { message?: unknown; code?: unknown };
  const text = [message, code].find((one) => typeof one === 'string' && one !== '') ?? 'unknown error';
  return (text as string).split('\n', 1)[0] as string;
}
