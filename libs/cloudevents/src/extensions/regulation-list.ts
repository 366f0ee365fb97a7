/** The names in a comma-separated list without the spaces around them; nothing when one is empty or has a space within. */
export function regulationsOf(list: string): string[] | undefined {
  const names = list.split(',').map((name) => name.trim());
  return names.every(isName) ? names : undefined;
}

function isName(name: string): boolean {
  return name !== '' && !/\s/.test(name);
}
