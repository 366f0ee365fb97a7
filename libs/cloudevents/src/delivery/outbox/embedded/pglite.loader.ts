import { isMissingPackage, MissingPackageError } from '../../../errors/index.js';

/** What is needed of PGlite. */
export interface Pglite {
  readonly PGlite: (typeof import('@electric-sql/pglite'))['PGlite'];
  readonly NodeFS: (typeof import('@electric-sql/pglite/nodefs'))['NodeFS'];
}

const name = '@electric-sql/pglite';

async function importPglite(): Promise<Pglite> {
  const [{ PGlite }, { NodeFS }] = await Promise.all([
    import('@electric-sql/pglite'),
    import('@electric-sql/pglite/nodefs'),
  ]);
  return { PGlite, NodeFS };
}

/**
 * Loads PGlite, which is optional.
 *
 * @throws MissingPackageError when it is not installed; any other failure is passed on as it is
 */
export async function loadPglite(load: () => Promise<Pglite> = importPglite): Promise<Pglite> {
  try {
    return await load();
  } catch (error) {
    if (!isMissingPackage(error, name)) throw error;
    throw new MissingPackageError(name, 'The embedded outbox', { cause: error });
  }
}
