import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type KafkaBroker, startKafkaBroker } from '../support/kafka/kafka-broker.js';
import { findKafkaRuntime } from '../support/kafka/kafka-source.js';
import { bundleProgram } from './bundle.js';
import type { AppPart } from './children/messages.js';
import type { StoreName } from './faults.js';
import type { Options } from './options.js';
import { isFlawless, pointsLeftOut, reportText, summary, type Totals, totalsOf } from './report.js';
import { playScene } from './scene.js';
import type { SceneResult } from './scene-result.js';

export interface RunOptions extends Omit<Options, 'help'> {
  readonly print: (line: string) => void;
  readonly sabotage?: AppPart['sabotage'];
  /** Milliseconds that everything may take to arrive at the end. Default: 60 s. */
  readonly settling?: number;
}

export interface RunResult extends Totals {
  readonly flawless: boolean;
}

/** Of all kills: an embedded database starts more slowly than a process alone. */
const embeddedShare = 0.2;

/** The whole run, store by store. */
export async function runChaos(options: RunOptions): Promise<RunResult> {
  const { seed, sinks, stores, print, sabotage, settling = 60_000 } = options;
  const folder = mkdtempSync(join(tmpdir(), 'chaos-'));
  const start = performance.now();
  const progress = (line: string): void =>
    print(`${String(Math.round((performance.now() - start) / 1000)).padStart(5)} s  ${line}`);
  print(`Chaos run with seed ${seed}: ${options.kills} kills, ${stores.join(' and ')} to ${sinks.join(' and ')}`);
  let broker: KafkaBroker | undefined;
  let isOver = false;
  try {
    progress('building the program of the processes, and starting servers');
    const [program, started] = await Promise.all([
      bundleProgram(join(folder, 'program')),
      sinks.includes('kafka') ? startBroker() : undefined,
    ]);
    broker = started;
    const results: SceneResult[] = [];
    for (const [store, kills] of shares(options.kills, stores)) {
      const own = { store, kills, folder: join(folder, store) };
      results.push(await playScene({ ...own, seed, sinks, broker, program, sabotage, settling, progress }));
    }
    const totals = totalsOf(results);
    const leftOut = pointsLeftOut(results);
    const flawless = isFlawless(results) && leftOut.length === 0;
    print(`\n${reportText(results)}\n`);
    for (const point of leftOut) print(`No process was killed at '${point}'`);
    if (!flawless) print(`Not flawless. Seed ${seed}; everything that was noted lies in ${folder}`);
    isOver = flawless;
    print(summary(totals));
    return { ...totals, flawless };
  } catch (error) {
    print(`The run with seed ${seed} broke off; what was noted lies in ${folder}`);
    throw error;
  } finally {
    await broker?.stop();
    if (isOver || sabotage !== undefined) rmSync(folder, { recursive: true, force: true });
  }
}

async function startBroker(): Promise<KafkaBroker> {
  const runtime = await findKafkaRuntime();
  if ('unavailable' in runtime) throw new Error(runtime.unavailable);
  return startKafkaBroker({ runtime });
}

function shares(kills: number, stores: readonly StoreName[]): readonly (readonly [StoreName, number])[] {
  const embedded = !stores.includes('pglite') ? 0 : stores.length === 1 ? kills : Math.floor(kills * embeddedShare);
  return stores
    .map((store) => [store, store === 'pglite' ? embedded : kills - embedded] as const)
    .filter(([, share]) => share > 0);
}
