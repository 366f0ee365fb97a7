#!/usr/bin/env node
import { exitCodes } from './exit-code.js';
import { run } from './run.js';

const complain = (line: string): void => void process.stderr.write(`${line}\n`);

process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
  // Whoever reads may have enough, as `head` has: the rest is for nobody, and the exit code stays what it is.
  if (code === 'EPIPE') return;
  // What a script takes for a copy of its dead letters, before it purges them, must be one.
  process.exitCode = exitCodes.attention;
  complain(`nestjs-cloudevents: The output could not be written: ${message}`);
});

const code = await run(process.argv.slice(2), process.env, {
  print: (line) => void process.stdout.write(`${line}\n`),
  complain,
});
process.exitCode ??= code;
