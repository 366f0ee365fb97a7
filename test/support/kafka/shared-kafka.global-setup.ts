import type { TestProject } from 'vitest/node';
import startKafka, { type ProvidedKafka } from './kafka.global-setup.js';

interface Shared {
  projects: number;
  readonly started: Promise<{ readonly kafka: ProvidedKafka; readonly stop: (() => Promise<void>) | undefined }>;
}

// Not in a variable: each project loads this file for itself.
const key = Symbol.for('nestjs-cloudevents.test.shared-kafka');
const run = globalThis as { [key]?: Shared };

/** The broker of several projects of one run: the first starts it, and it stops after the last. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const shared = (run[key] ??= { projects: 0, started: start(project) });
  shared.projects += 1;
  const { kafka, stop } = await shared.started;
  project.provide('kafka', kafka);
  return async () => {
    shared.projects -= 1;
    if (shared.projects > 0) return;
    delete run[key];
    await stop?.();
  };
}

async function start(project: TestProject): Shared['started'] {
  const stop = await startKafka(project);
  return { kafka: project.getProvidedContext().kafka, stop };
}
