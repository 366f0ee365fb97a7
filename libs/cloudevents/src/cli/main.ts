#!/usr/bin/env node
import { run } from './run.js';

// Whoever reads may have enough, as `head` has.
process.stdout.on('error', () => process.exit());

process.exitCode = await run(process.argv.slice(2), process.env, {
  print: (line) => void process.stdout.write(`${line}\n`),
  complain: (line) => void process.stderr.write(`${line}\n`),
});
