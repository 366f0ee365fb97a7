import { MissingPackageError } from '../../errors/index.js';

export type Kafkajs = typeof import('kafkajs');

const absent: ReadonlySet<unknown> = new Set(['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND']);
// At the beginning: further on stands who asked, which is kafkajs itself when a package of its own is missing.
const named = /^Cannot find (?:package|module) (['"]?)kafkajs\1(?:\s|$)/;

/**
 * Loads kafkajs, which is optional.
 *
 * @throws MissingPackageError when kafkajs is not installed; any other failure is passed on as it is
 */
export async function loadKafkajs(load: () => Promise<Kafkajs> = () => import('kafkajs')): Promise<Kafkajs> {
  try {
    return await load();
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw new MissingPackageError('kafkajs', 'The Kafka sink', { cause: error });
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && absent.has((error as NodeJS.ErrnoException).code) && named.test(error.message);
}
