const names: Readonly<Record<string, string>> = { http: 'HTTP', kafka: 'Kafka' };

/** A transport as people write it. */
export function transportName(transport: string): string {
  return names[transport] ?? transport;
}
