/** Whether pg reads it as a URL; it would take any other text for the name of a host. */
export function isPostgresUrl(text: string): boolean {
  return /^postgres(?:ql)?:\/\//.test(text) && URL.canParse(text);
}
