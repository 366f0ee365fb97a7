export { isInMemory } from './data-dir.js';
export { EmbeddedDatabase } from './embedded-database.js';
export { openEmbedded } from './open-embedded.js';
