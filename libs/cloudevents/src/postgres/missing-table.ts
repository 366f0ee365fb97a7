/** undefined_table, in PostgreSQL's appendix A "Error Codes"; some clients pass on no more than the message. */
export function isMissingTable(error: unknown): boolean {
  return says(error, '42P01', /\b42P01\b|relation ".*" does not exist/);
}

/** undefined_column: a later migration adds it. Or a not_null_violation of what a later one allows. */
export function isOutdatedTable(error: unknown, optional: string): boolean {
  const isRefused =
    says(error, '23502', /\b23502\b|null value in column/) && (error as Error).message.includes(optional);
  return isRefused || says(error, '42703', /\b42703\b|column .* does not exist/);
}

function says(error: unknown, code: string, message: RegExp): boolean {
  if (!(error instanceof Error)) return false;
  return (error as { code?: unknown }).code === code || message.test(error.message);
}
