import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KafkaBroker } from '../support/kafka/kafka-broker.js';
import { until } from '../support/until.js';
import { Chance, seedOf } from './chance.js';
import type { AppPart } from './children/messages.js';
import { Crew } from './crew.js';
import { Director } from './director.js';
import type { Fault, StoreName } from './faults.js';
import { readLedgers } from './ledger.js';
import { Peers } from './peers.js';
import { PgliteStage } from './pglite.stage.js';
import type { SinkName } from './points.js';
import { PostgresStage } from './postgres.stage.js';
import { contradictions, type Kill } from './proof.js';
import { scheduleOf } from './schedule.js';
import type { Stage } from './stage.js';
import { type Verdict, verdictOf } from './verdict.js';

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

/** What came out of one store. */
export interface SceneResult {
  readonly store: StoreName;
  readonly kills: readonly Kill[];
  readonly faults: ReadonlyMap<Fault, number>;
  readonly verdict: Verdict;
  /** What must not be, besides lost and reordered events. */
  readonly problems: readonly string[];
}

const progressEvery = 5000;

/** One store, its processes and their peers: kills, waits until all is quiet, and judges. */
export async function playScene(options: SceneOptions): Promise<SceneResult> {
  const { store, kills, sinks, folder, broker, program, progress } = options;
  const log = join(folder, 'processes.log');
  const ledger = join(folder, 'ledger');
  mkdirSync(ledger, { recursive: true });
  const seed = seedOf(options.seed, store);
  const stage: Stage =
    store === 'postgres' ? await PostgresStage.start() : await PgliteStage.start(join(folder, 'database'));
  const arrivals = join(folder, 'arrivals.log');
  const peers = await Peers.start({ sinks, broker, topic: `chaos-${store}`, program, log, arrivals });
  const { database } = stage;
  const { endpoint, brokers, topic } = peers;
  const shared = { seed, database, ledger, endpoint, brokers, topic, sabotage: options.sabotage };
  const partOf = (role: AppPart['role'], name: string): AppPart => ({ ...shared, role, name });
  const lost: string[] = [];
  const crew = new Crew({
    roles: stage.roles,
    partOf,
    program,
    log,
    whenLost: ({ name }, how) => void lost.push(`${name} ended by itself: ${how}`),
  });
  const director = new Director(stage, peers, crew);
  const { problems } = director;
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
    await until('the outbox is empty', async () => (await stage.countOpen(crew)) === 0, {
      timeoutMs: options.settling,
    }).catch((error: unknown) => void problems.push(String(error)));
    await crew.stop().catch((error: unknown) => void problems.push(String(error)));
    const evidence = { ledger: readLedgers(ledger), arrivals: await peers.arrivals(), ...(await stage.records()) };
    const verdict = verdictOf(evidence);
    const missed = director.kills.flatMap(({ process, target: { point }, missed: why }) =>
      why === undefined ? [] : [`The kill of ${process} at '${point}' did not hit: ${why}`],
    );
    const result = { store, kills: director.kills, faults: director.faults, verdict };
    const all = [...problems, ...lost, ...missed, ...contradictions(director.kills, evidence)];
    writeFileSync(join(folder, 'result.json'), JSON.stringify({ ...result, problems: all }, undefined, 1));
    return { ...result, problems: all };
  } finally {
    clearInterval(timer);
    await crew.kill();
    await peers.stop();
    await stage.stop();
  }
}
