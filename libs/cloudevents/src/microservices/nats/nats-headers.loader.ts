import { isMissingPackage, MissingPackageError } from '../../errors/index.js';
import type { NatsSentHeaders } from './nats-client.js';

/** Makes headers without any entry. */
export type NewNatsHeaders = () => NatsSentHeaders;

interface Package {
  readonly name: string;
  readonly load: () => Promise<{ readonly headers: NewNatsHeaders }>;
}

/** That of Nest 12, and that of Nest 11. Each takes the headers of the other. */
const packages: readonly Package[] = [
  { name: '@nats-io/transport-node', load: () => import('@nats-io/transport-node') },
  { name: 'nats', load: () => import('nats') },
];

/**
 * Loads what makes headers, of the client that is installed.
 *
 * @throws MissingPackageError when none is; any other failure is passed on as it is
 */
export async function loadNatsHeaders(from: readonly Package[] = packages): Promise<NewNatsHeaders> {
  let missing: unknown;
  for (const { name, load } of from) {
    try {
      return (await load()).headers;
    } catch (error) {
      if (!isMissingPackage(error, name)) throw error;
      missing ??= error;
    }
  }
  throw new MissingPackageError('@nats-io/transport-node', 'The dead-letter subject', { cause: missing });
}
