import type { TestingModuleBuilder } from '@nestjs/testing';
import { onTestFinished } from 'vitest';

/**
 * An application for one test, which closes it at its end, once.
 *
 * @param lines takes what is logged: those in one process share a logger, the one that was given last
 */
export async function startApplication(building: TestingModuleBuilder, lines: string[] = []) {
  const note = (line: unknown): void => void lines.push(String(line));
  const module = await building.setLogger({ log: note, warn: note, error: note, debug: () => undefined }).compile();
  const app = await module.init();
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => (closed ??= app.close());
  onTestFinished(close);
  return { app, lines, close };
}
