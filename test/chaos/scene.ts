import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KafkaBroker } from '../support/kafka/kafka-broker.js';
import { until } from '../support/until.js';
import { Chance, seedOf } from './chance.js';
import type { AppPart } from './children/messages.js';
import { Crew } from './crew.js';
import { Director } from './director.js';
import type { StoreName } from './faults.js';
import { readLedgers } from './ledger.js';
import { Peers } from './peers.js';
import { PgliteStage } from './pglite.stage.js';
import type { SinkName } from './points.js';
import { PostgresStage } from './postgres.stage.js';
import { resultOf, type SceneResult } from './scene-result.js';
import { scheduleOf } from './schedule.js';
import type { Stage } from './stage.js';
import type { Evidence } from './verdict.js';

export interface SceneOptions {
  readonly store: StoreName;
  readonly kills: number;
  readonly seed: number;
  readonly sinks: readonly SinkName[];
  readonly broker: KafkaBroker | undefined;
  readonly program: string;
  /** Where its files go. */
  readonly folder: string;
  readonly sabotage: AppPart['sabotage'];
  /** Milliseconds that everything may take to arrive, once nothing goes wrong any more. */
  readonly settling: number;
  /** Told of how it stands every few seconds. */
  readonly progress: (line: string) => void;
}

const progressEvery = 5000;

/** One store, its processes and their peers: kills, waits until all is quiet, and judges. */
export async function playScene(options: SceneOptions): Promise<SceneResult> {
  const { store, kills, sinks, folder, broker, program, sabotage, progress } = options;
  const log = join(folder, 'processes.log');
  const ledger = join(folder, 'ledger');
  mkdirSync(ledger, { recursive: true });
  const seed = seedOf(options.seed, store);
  const stage = await openStage(store, folder);
  const arrivals = join(folder, 'arrivals.log');
  const peers = await Peers.start({ sinks, broker, topic: `chaos-${store}`, program, log, arrivals });
  const { database, roles } = stage;
  const { endpoint, brokers, topic } = peers;
  const part = { seed, database, ledger, endpoint, brokers, topic, sabotage };
  const noticed: string[] = [];
  const note = (problem: unknown): void => void noticed.push(String(problem));
  const crew = new Crew({
    roles,
    partOf: (role, name) => ({ ...part, role, name }),
    program,
    log,
    whenLost: ({ name }, how) => note(`${name} ended by itself: ${how}`),
  });
  const director = new Director(stage, peers, crew);
  const tell = (): void => {
    const trouble = director.underWay === undefined ? '' : `, now: ${director.underWay}`;
    const written = readLedgers(ledger).length;
    progress(`${store}: ${director.kills.length} of ${kills} kills, ${written} events acknowledged${trouble}`);
  };
  const timer = setInterval(tell, progressEvery);
  try {
    await crew.start();
    await director.run(scheduleOf(kills, store, sinks, new Chance(seed)));
    await crew.finishWriting();
    progress(`${store}: ${director.kills.length} of ${kills} kills; waiting until everything has arrived`);
    await settled(stage, crew, options.settling).catch(note);
    await crew.stop().catch(note);
    const evidence: Evidence = {
      ledger: readLedgers(ledger),
      arrivals: await peers.arrivals(),
      ...(await stage.records()),
    };
    const result = resultOf(store, director, evidence, noticed);
    writeFileSync(join(folder, 'result.json'), JSON.stringify(result, undefined, 1));
    return result;
  } finally {
    clearInterval(timer);
    await crew.kill();
    await peers.stop();
    await stage.stop();
  }
}

function openStage(store: StoreName, folder: string): Promise<Stage> {
  return store === 'postgres' ? PostgresStage.start() : PgliteStage.start(join(folder, 'database'));
}

async function settled(stage: Stage, crew: Crew, timeoutMs: number): Promise<void> {
  await until('the outbox is empty', async () => (await stage.countOpen(crew)) === 0, { timeoutMs });
}
