import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { conditions, nest11 } from '../support/vitest-shared.js';

const shared = {
  resolve: { conditions },
  ssr: { resolve: { conditions } },
};

const test = {
  setupFiles: ['reflect-metadata'],
  // Every file starts servers of its own.
  fileParallelism: false,
  testTimeout: 30_000,
  hookTimeout: 120_000,
};

/** Not one of the projects of `npm test`: it needs servers and peers, which `npm run test:interop` installs first. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    reporters: ['default', './test/support/closing-line.reporter.ts'],
    projects: [
      {
        ...shared,
        test: {
          ...test,
          name: 'interop',
          include: ['test/interop/**/*.spec.ts'],
          globalSetup: ['test/support/kafka/kafka.global-setup.ts'],
        },
      },
      {
        // What Nest itself connects to servers, on its other major.
        resolve: { conditions, alias: nest11 },
        ssr: shared.ssr,
        test: { ...test, name: 'interop-nest-11', include: ['test/interop/microservices/**/*.spec.ts'] },
      },
    ],
  },
});
