import { defineConfig } from 'vitest/config';

const conditions = ['nestjs-cloudevents-source'];

/** Every project runs the library's sources, not its build. */
const shared = {
  resolve: { conditions },
  ssr: { resolve: { conditions } },
} as const;

export default defineConfig({
  ...shared,
  test: {
    reporters: ['default', './test/support/closing-line.reporter.ts'],
    // Real sockets, processes and brokers: on a slow machine a start alone may take a while.
    testTimeout: 20_000,
    hookTimeout: 60_000,
    projects: [
      {
        ...shared,
        test: {
          name: 'unit',
          include: ['libs/*/test/**/*.spec.ts', 'apps/*/test/**/*.spec.ts'],
          exclude: ['libs/*/test/sinks/kafka/**'],
          setupFiles: ['reflect-metadata'],
        },
      },
    ],
  },
});
