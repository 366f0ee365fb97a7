/** The chaos run: `npm run chaos -- [--kills N] [--seed S] [--sink http|kafka|both] [--store postgres|pglite|both]`. */
import { help, type Options, optionsOf } from './options.js';
import { runChaos } from './run.js';

/** @returns the exit code */
async function main(args: readonly string[]): Promise<number> {
  let options: Options;
  try {
    options = optionsOf(args, Math.random);
  } catch (error) {
    console.error(`${messageOf(error)}\nHelp: npm run chaos -- --help`);
    return 2;
  }
  if (options.help) {
    process.stdout.write(help);
    return 0;
  }
  try {
    const { flawless } = await runChaos({ ...options, print: (line) => console.log(line) });
    return flawless ? 0 : 1;
  } catch (error) {
    console.error(messageOf(error));
    return 2;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

// Whatever is started here ends with this process.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

// At once: where it broke off, servers may still run, which end with it.
process.exit(await main(process.argv.slice(2)));
