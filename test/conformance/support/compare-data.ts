import { isObject } from './shape.js';

/**
 * Whether two data are the same for whoever receives them: JSON by structure, text and bytes by value. Text and its
 * bytes are the same, and so are JSON and its text in bytes, where `datacontenttype` says so.
 */
export function isSameData(one: unknown, other: unknown, contentType: string | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return canonical(meaning(one, contentType)) === canonical(meaning(other, contentType));
}

function meaning(data: unknown, contentType: string | undefined): unknown {
  if (!(data instanceof Uint8Array) || contentType === undefined) return data;
  const text = textOf(data, contentType);
  if (text === undefined || !isJson(contentType)) return text ?? data;
  try {
    return JSON.parse(text);
  } catch {
    return data;
  }
}

/** Whether data of this type is JSON. */
export function isJson(contentType: string): boolean {
  return /[/+]json$/i.test(contentType.replace(/;.*$/, '').trim());
}

/** The bytes as text, unless they are none. */
function textOf(bytes: Uint8Array, contentType: string): string | undefined {
  const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(contentType)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** JSON text with members in one order; bytes are told apart from all JSON. */
function canonical(value: unknown): string {
  if (value instanceof Uint8Array) return `bytes(${Buffer.from(value).toString('base64')})`;
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? String(value);
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`;
}
