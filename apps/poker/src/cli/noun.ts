/** The word that fits the number: `event` for one, `events` for any other. */
export function noun(count: number, singular: string): string {
  return count === 1 ? singular : `${singular}s`;
}
