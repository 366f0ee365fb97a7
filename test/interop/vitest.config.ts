import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const conditions = ['nestjs-cloudevents-source'];

/** Not one of the projects of `npm test`: it needs servers and peers, which `npm run test:interop` installs first. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    name: 'interop',
    include: ['test/interop/**/*.spec.ts'],
    globalSetup: ['test/support/kafka/kafka.global-setup.ts'],
    setupFiles: ['reflect-metadata'],
    reporters: ['default', './test/support/closing-line.reporter.ts'],
    // Every file starts servers of its own.
    fileParallelism: false,
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
});
