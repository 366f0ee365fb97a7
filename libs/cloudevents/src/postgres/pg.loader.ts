import { isMissingPackage, MissingPackageError } from '../errors/index.js';

export type Pg = typeof import('pg');

/**
 * Loads pg, which is optional.
 *
 * @param feature who needs it, as the beginning of a sentence
 * @throws MissingPackageError when pg is not installed; any other failure is passed on as it is
 */
export async function loadPg(feature: string, load: () => Promise<Pg> = () => import('pg')): Promise<Pg> {
  try {
    return await load();
  } catch (error) {
    if (!isMissingPackage(error, 'pg')) throw error;
    throw new MissingPackageError('pg', feature, { cause: error });
  }
}
