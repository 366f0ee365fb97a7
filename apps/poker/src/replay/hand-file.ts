import { HandHistory } from '../domain/hand-history.js';
import { type PhhHand, readPhhFile } from '../phh/index.js';

/** A file of hands that can be played from its first to its last. */
export interface HandFile {
  readonly path: string;
  readonly hands: readonly PhhHand[];
}

/**
 * Plays everything once without publishing, so that a bad hand at the end of the file stops nothing half-way.
 *
 * @throws PhhError when the file cannot be read or played
 */
export async function readHandFile(path: string): Promise<HandFile> {
  const hands = await readPhhFile(path);
  const history = new HandHistory(path);
  for (const hand of hands) history.record(hand);
  return { path, hands };
}
