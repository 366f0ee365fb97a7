/**
 * Installs what the interop tests need and this machine lacks: servers, clients, and the peers in other languages. Looks
 * first, so that a second run takes a second.
 */
import { debianPackages } from './install/debian.js';
import { javaSdkPeer } from './install/java.js';
import { kafkaBroker } from './install/kafka.js';
import { pythonPeers } from './install/python.js';
import { ByHandError } from './install/step.js';

for (const step of [debianPackages, pythonPeers, javaSdkPeer, kafkaBroker]) {
  const start = performance.now();
  try {
    const result = await step.run();
    console.log(`${step.name}: ${result} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    console.error(`${step.name}: ${error instanceof ByHandError ? 'something is missing. ' : ''}${message}`);
    process.exit(1);
  }
}
