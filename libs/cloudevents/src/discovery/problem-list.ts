/** A heading and everything that is wrong, a line each. */
export function problemList(heading: string, problems: readonly string[]): string {
  return `${heading}:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`;
}
