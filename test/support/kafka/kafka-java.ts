import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { KafkaJars } from './kafka-jars.js';
import { runCommand } from './run-command.js';

export interface Java {
  command: string;
  /** What `java -version` says, which tells apart two installations of the same release. */
  version: string;
}

const OLDEST_JAVA = 17;

/** This machine's Java, or nothing when there is none that Kafka 4 runs on. */
export async function findJava(): Promise<Java | undefined> {
  const home = process.env['JAVA_HOME'];
  const command = home === undefined || home === '' ? 'java' : join(home, 'bin', 'java');
  const { code, stderr } = await runCommand(command, ['-version'], { timeoutMs: 30_000 });
  const major = /version "(\d+)/.exec(stderr)?.[1];
  if (code !== 0 || major === undefined || Number(major) < OLDEST_JAVA) return undefined;
  return { command, version: stderr };
}

/** Arguments that make a short-lived JVM start fast, up to and with the class path. */
export function jvmArguments(jars: KafkaJars, heap: string): string[] {
  return [
    `-Xmx${heap}`,
    '-XX:+IgnoreUnrecognizedVMOptions',
    '-XX:TieredStopAtLevel=1',
    '-XX:+UseSerialGC',
    ...(existsSync(jars.sharedArchive) ? [`-XX:SharedArchiveFile=${jars.sharedArchive}`] : []),
    // The JVM's own remarks go to standard output unless told otherwise, among the records of a consumer.
    '-Xlog:disable',
    '-Xlog:all=warning:stderr',
    // Else the reason of a failed start is lost among hundreds of lines about the shutdown.
    '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
    '-Dfile.encoding=UTF-8',
    '-Dstdout.encoding=UTF-8',
    '-cp',
    jars.classPath,
  ];
}
