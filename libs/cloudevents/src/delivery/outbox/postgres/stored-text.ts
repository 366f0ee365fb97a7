/** A text as it stands, or in characters that every database has. */
export type StoredText = (text: string | undefined) => string | undefined;

const asItIs: StoredText = (text) => text;
const inAscii: StoredText = (text) => text?.replace(/[^ -~]/gu, '?');

/**
 * Writes texts that say why something failed, which come from anywhere. One that the database has no characters for
 * must not keep the outcome out, again and again: then it is written in ASCII.
 */
export async function withStoredText<T>(write: (stored: StoredText) => Promise<T>): Promise<T> {
  try {
    return await write(asItIs);
  } catch (error) {
    if (!isRefusedText(error)) throw error;
    return await write(inAscii);
  }
}

/** The class "Data Exception", in PostgreSQL's appendix A "Error Codes"; some clients pass on no more than the message. */
function isRefusedText(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { readonly code?: unknown };
  return (typeof code === 'string' && /^22.{3}$/.test(code)) || /\b22P05\b|\b22021\b|encoding "/.test(error.message);
}
