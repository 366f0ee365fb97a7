/** Where the client reports what it meets between the lines. A Nest `Logger` is one. */
export interface KafkaLogger {
  debug(message: string): void;
}

interface Entry {
  readonly level: number;
  readonly log: { readonly message: string; readonly error?: unknown };
}

const errorLevel = 1;
const interval = 10_000;

/**
 * Lets errors of kafkajs through to the logger, as plain text without requests and stacks, at most one in ten seconds:
 * what matters comes back as the outcome of a send. Its warnings and notes are left out.
 */
export function quietLog(logger: KafkaLogger | undefined, now: () => number = () => performance.now()) {
  let last = -Infinity;
  let withheld = 0;
  return ({ level, log }: Entry): void => {
    if (logger === undefined || level !== errorLevel) return;
    if (now() - last < interval) {
      withheld++;
      return;
    }
    const more = withheld === 0 ? '' : ` (and ${withheld} more since the last line)`;
    const detail = typeof log.error === 'string' ? `: ${log.error}` : '';
    logger.debug(`Kafka client: ${log.message}${detail}${more}`);
    last = now();
    withheld = 0;
  };
}
