/**
 * Plays poker hands, publishes what their projectors choose and counts what arrives: `npm start [-- --hands <file>]`.
 * The environment decides where events go; without any they go over HTTP to a subscriber on this machine.
 */
import { Demo } from './demo/run.js';

const demo = new Demo();

for (const [signal, number] of [
  ['SIGINT', 2],
  ['SIGTERM', 15],
  ['SIGHUP', 1],
] as const) {
  process.once(signal, () => void demo.stop().finally(() => process.exit(128 + number)));
}

async function main(): Promise<void> {
  let code = 1;
  try {
    code = await demo.run(process.argv.slice(2), process.env);
  } catch (error) {
    process.stderr.write(`demo: ${error instanceof Error ? error.message : String(error)}\n`);
  }
  await demo.stop();
  process.exit(code);
}

void main();
