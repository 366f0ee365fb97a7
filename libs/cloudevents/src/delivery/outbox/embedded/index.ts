export { isInMemory, usualDataDir } from './data-dir.js';
export { holdsDatabase } from './data-directory.js';
export { EmbeddedDatabase } from './embedded-database.js';
export { openEmbedded } from './open-embedded.js';
