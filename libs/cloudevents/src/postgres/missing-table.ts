/** undefined_table, in PostgreSQL's appendix A "Error Codes"; some clients pass on no more than the message. */
export function isMissingTable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (error as { code?: unknown }).code === '42P01' || /\b42P01\b|relation ".*" does not exist/.test(error.message);
}
