const longest = 2000;

/** A message as a database takes and people read it: without control characters and halves of characters, not too long. */
export function shownText(text: string | undefined): string | undefined {
  return text
    ?.slice(0, longest)
    .replace(/\p{Cc}+/gu, ' ')
    .replace(/\p{Cs}/gu, '\uFFFD');
}
