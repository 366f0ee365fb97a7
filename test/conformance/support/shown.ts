const longest = 200;

/** A value as it is shown: short, bytes as base64, control characters escaped. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value instanceof Uint8Array) return cut(`bytes ${Buffer.from(value).toString('base64') || '(none)'}`);
  return cut(JSON.stringify(value, replacer) ?? typeof value);
}

function replacer(_key: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return { base64: Buffer.from(value).toString('base64') };
  return typeof value === 'bigint' ? String(value) : value;
}

function cut(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
