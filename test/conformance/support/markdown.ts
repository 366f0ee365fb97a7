/** A heading and what stands below it, up to the next heading. */
export interface Section {
  readonly title: string;
  /** The nearest heading above that is of a higher level. */
  readonly parent: string | undefined;
  readonly body: string;
}

/** The sections of a markdown text, in order. Quotes and backticks are no part of a title. */
export function sections(text: string): readonly Section[] {
  const open: { readonly level: number; readonly title: string }[] = [];
  return text.split(/^(?=#{1,6} )/m).flatMap((part) => {
    const match = /^(#{1,6}) +(.*)\n?([\s\S]*)$/.exec(part);
    if (match === null) return [];
    const [, hashes = '', heading = '', body = ''] = match;
    const title = heading.replace(/["`]/g, '').trim();
    while ((open.at(-1)?.level ?? 0) >= hashes.length) open.pop();
    const parent = open.at(-1)?.title;
    open.push({ level: hashes.length, title });
    return [{ title, parent, body }];
  });
}

/** The `name`: value pairs of a bullet list. */
export function bullets(body: string): readonly (readonly [string, string])[] {
  return Array.from(
    body.matchAll(/^- `(\w+)`: *(.*)$/gm),
    ([, name = '', value = '']) => [name, value.trim()] as const,
  );
}
