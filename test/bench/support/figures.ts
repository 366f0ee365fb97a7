export const inMebibytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(0);

export const inEnglish = (count: number): string => Math.round(count).toLocaleString('en');
