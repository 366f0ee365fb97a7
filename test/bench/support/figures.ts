/** The value below which so large a share of the values is. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] as number;
}

export const inMebibytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(0);

export const inEnglish = (count: number): string => Math.round(count).toLocaleString('en');
