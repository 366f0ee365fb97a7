/** Where an embedded outbox lies unless something else is said. */
export const usualDataDir = '.cloudevents/outbox';

/** Whether a data directory is none: the events are in memory only, and go with the process. */
export const isInMemory = (dataDir: string): boolean => dataDir === 'memory' || dataDir === 'memory://';
