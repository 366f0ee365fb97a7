import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { conditions, nest11 } from './test/support/vitest-shared.js';

const shared = { resolve: { conditions }, ssr: { resolve: { conditions } } };
const onNest11 = { ...shared, resolve: { conditions, alias: nest11 } };

// Everything that needs the broker, which is started once for all of it.
const kafkaSpecs = [
  'libs/*/test/sinks/kafka/**/*.spec.ts',
  'libs/*/test/microservices/kafka/**/*.spec.ts',
  'test/{support,e2e}/kafka/**/*.spec.ts',
];

// Where brokers and applications are started, killed and paused, most of the time is spent waiting for them: two files
// at a time, whatever the machine, after all others.
const withProcesses = { maxWorkers: 2, sequence: { groupOrder: 1 }, testTimeout: 120_000, hookTimeout: 120_000 };

const withKafka = {
  ...withProcesses,
  globalSetup: ['test/support/kafka/shared-kafka.global-setup.ts'],
  setupFiles: ['reflect-metadata'],
};

export default defineConfig({
  test: {
    // Left to itself, vitest uses one worker on a machine of two processors.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    reporters: ['default', './test/support/closing-line.reporter.ts'],
    projects: [
      {
        ...shared,
        test: {
          name: 'unit',
          include: ['libs/*/test/**/*.spec.ts', 'apps/*/test/**/*.spec.ts', 'test/docs/*.spec.ts'],
          exclude: kafkaSpecs,
          setupFiles: ['reflect-metadata'],
          testTimeout: 20_000,
        },
      },
      {
        // The same specifications of everything that touches Nest, on the other major.
        ...onNest11,
        test: {
          name: 'nest-11',
          include: [
            'libs/*/test/{projection,module,publishing,receiving,microservices}/**/*.spec.ts',
            'libs/*/test/delivery/outbox/outbox-relay.spec.ts',
            'test/nest-11/*.spec.ts',
          ],
          // The store in PostgreSQL knows no Nest.
          exclude: [...kafkaSpecs, 'libs/*/test/receiving/inbox/postgres-{inbox.store,server}.spec.ts'],
          setupFiles: ['reflect-metadata'],
          testTimeout: 20_000,
        },
      },
      {
        ...shared,
        test: { ...withKafka, name: 'kafka', include: kafkaSpecs },
      },
      {
        // The strategy of Nest microservices on the other major.
        ...onNest11,
        test: {
          ...withKafka,
          name: 'kafka-nest-11',
          include: ['libs/*/test/microservices/kafka/{nest,routing,retries}.spec.ts'],
        },
      },
      {
        ...shared,
        test: {
          name: 'e2e',
          include: ['test/e2e/*.spec.ts', 'test/{conformance,chaos}/*.spec.ts', 'test/bench/**/*.spec.ts'],
          ...withProcesses,
        },
      },
    ],
  },
});
