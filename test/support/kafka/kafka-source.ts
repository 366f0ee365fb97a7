import { resolveKafkaJars, type KafkaJars } from './kafka-jars.js';
import { findJava, type Java } from './kafka-java.js';
import { runCommand } from './run-command.js';

export interface KafkaUnavailable {
  /** One line that says how to enable the tests that need a broker. */
  unavailable: string;
}

/** What this machine can start brokers with. */
export type KafkaRuntime = { kind: 'docker' } | { kind: 'java'; java: Java; jars: KafkaJars };

/** A broker that somebody else runs. */
export interface ExternalKafka {
  kind: 'external';
  brokers: string[];
}

/** Where the shared broker comes from. */
export async function findKafkaSource(): Promise<ExternalKafka | KafkaRuntime | KafkaUnavailable> {
  const brokers = (process.env['KAFKA_BROKERS'] ?? '').split(',').map((broker) => broker.trim());
  const given = brokers.filter((broker) => broker !== '');
  return given.length > 0 ? { kind: 'external', brokers: given } : findKafkaRuntime();
}

export async function findKafkaRuntime(): Promise<KafkaRuntime | KafkaUnavailable> {
  if (await hasDocker()) return { kind: 'docker' };
  const java = await findJava();
  if (java === undefined) return unavailable('neither Docker nor Java 17+ is here');
  try {
    return { kind: 'java', java, jars: await resolveKafkaJars(java) };
  } catch (error) {
    return unavailable((error as Error).message.split('\n').slice(0, 2).join(' '));
  }
}

function unavailable(reason: string): KafkaUnavailable {
  const ways = 'start Docker, or install Java 17+ and Maven, or set KAFKA_BROKERS=host:port';
  return { unavailable: `No Kafka broker (${reason}). To have one: ${ways}.` };
}

async function hasDocker(): Promise<boolean> {
  const commands = [['info'], ['compose', 'version']];
  for (const command of commands) {
    if ((await runCommand('docker', command, { timeoutMs: 10_000 })).code !== 0) return false;
  }
  return true;
}
