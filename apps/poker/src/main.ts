import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';
import { AppLogger } from './cli/app.logger.js';
import { failureLines } from './cli/failure-text.js';
import { LauncherLink } from './cli/launcher-link.js';
import { readOptions, usage } from './cli/options.js';
import { noun } from './cli/noun.js';
import { progressText } from './cli/progress-text.js';
import { Screen } from './cli/screen.js';
import { summaryTable } from './cli/summary-table.js';
import { EnvelopeSink } from './replay/envelope.sink.js';
import { readHandFile } from './replay/hand-file.js';
import { type ReplayProgress, type ReplayResult, ReplayService } from './replay/replay.service.js';

const shownWarnings = 5;
const screen = new Screen();

async function main(args: readonly string[]): Promise<number> {
  const { hands, help } = readOptions(args);
  if (help) {
    screen.line(usage);
    return 0;
  }
  // Before anything starts: a file that cannot be played is the first thing to hear of.
  const file = await readHandFile(hands);
  const logger = new AppLogger((line) => screen.line(line), complain);
  const launcher = new LauncherLink(() => process.kill(process.pid, 'SIGTERM'));
  const module = AppModule.with(launcher.open ? [] : [new EnvelopeSink((line) => screen.line(line))]);
  const app = await NestFactory.createApplicationContext(module, { logger, abortOnError: false });
  app.enableShutdownHooks();
  try {
    const result = await app.get(ReplayService).replay(file, (progress) => showProgress(progress, launcher));
    await showResult(result, launcher);
    return result.failures.length === 0 ? 0 : 1;
  } finally {
    await app.close();
    launcher.close();
  }
}

function showProgress(progress: ReplayProgress, launcher: LauncherLink): void {
  if (launcher.open) {
    void launcher.tell({ kind: 'progress', progress });
    return;
  }
  screen.progress(progressText(progress), progress.done);
}

async function showResult(result: ReplayResult, launcher: LauncherLink): Promise<void> {
  const { tally, warnings, failures } = result;
  const { rows, published, arrived } = tally;
  for (const warning of warnings.slice(0, shownWarnings)) complain(warning);
  const more = warnings.length - shownWarnings;
  if (more > 0) complain(`and ${more} more ${noun(more, 'hand')} with oddities`);
  for (const line of failureLines(failures)) complain(line);
  if (launcher.open) await launcher.tell({ kind: 'summary', rows });
  else screen.line(`\n${summaryTable(rows)}\n\npublished ${published}, delivered ${arrived}`);
}

function complain(line: string): void {
  process.stderr.write(`poker: ${line}\n`);
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    for (const line of failureLines([error])) complain(line);
    process.exitCode = 1;
    if (process.connected) process.disconnect();
  },
);
