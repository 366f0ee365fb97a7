import { isMissingPackage, MissingPackageError } from '../../errors/index.js';

export type Kafkajs = typeof import('kafkajs');

/**
 * Loads kafkajs, which is optional.
 *
 * @param feature who needs it, as the beginning of a sentence, e.g. `The Kafka sink`
 * @throws MissingPackageError when kafkajs is not installed; any other failure is passed on as it is
 */
export async function loadKafkajs(
  feature: string,
  load: () => Promise<Kafkajs> = () => import('kafkajs'),
): Promise<Kafkajs> {
  try {
    return await load();
  } catch (error) {
    if (!isMissingPackage(error, 'kafkajs')) throw error;
    throw new MissingPackageError('kafkajs', feature, { cause: error });
  }
}
