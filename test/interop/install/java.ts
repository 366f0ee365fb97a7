import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { javaPeer, javaSources } from './caches.js';
import { mustRun, type Step } from './step.js';

/** The Java peer: a small program of ours around the Java SDK, compiled once. */
export const javaSdkPeer: Step = {
  name: 'Java peer',
  async run() {
    if (existsSync(javaPeer)) return 'all there';
    await mkdir(dirname(javaPeer), { recursive: true });
    // It appears in one step, so that an interrupted run leaves no half of it.
    const partial = await mkdtemp(`${javaPeer}.part-`);
    try {
      const pom = join(javaSources, 'pom.xml');
      const folder = `-Dinterop.build=${partial}`;
      await mustRun('mvn', ['-q', '-B', '-f', pom, folder, 'compile', 'dependency:copy-dependencies']);
      await rename(partial, javaPeer);
    } finally {
      await rm(partial, { recursive: true, force: true });
    }
    return `built into ${javaPeer}`;
  },
};
