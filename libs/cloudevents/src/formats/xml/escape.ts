const inText = /[&<>\r]/g;
const inValue = /[&<"\t\n\r]/g;

// A parser would make one line feed of every line end, and a space of it in a value, unless it is a reference.
const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  // Only after ]] it must be, everywhere it may be.
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};

const reference = (character: string): string => references[character] ?? character;

/** Text between tags, as every XML parser reads it back: XML 1.0, sections 2.4 and 2.11. */
export function escapeText(text: string): string {
  return text.replace(inText, reference);
}

/** The value of an XML attribute in double quotes: XML 1.0, section 3.3.3. */
export function escapeValue(value: string): string {
  return value.replace(inValue, reference);
}

const illegal = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** The first character that XML 1.0 cannot hold (section 2.2), as `U+0000`; or nothing. */
export function illegalCharacter(text: string): string | undefined {
  const code = illegal.exec(text)?.[0].codePointAt(0);
  return code === undefined ? undefined : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
