import { randomUUID } from 'node:crypto';
import { jvmArguments } from './kafka-java.js';
import type { KafkaAddresses, KafkaTools } from './kafka-types.js';
import { runCommand, tail } from './run-command.js';

export interface KafkaRecord {
  partition: number;
  offset: number;
  /** Milliseconds since 1970. */
  timestamp: number;
  key: Buffer | null;
  value: Buffer | null;
  /** Header values as UTF-8 text; of a repeated name the last. */
  headers: Record<string, string | null>;
  /** Every header in its order, as bytes. */
  headerList: [name: string, value: Buffer | null][];
}

export interface ConsumeOptions {
  maxMessages: number;
  /** Reading also ends when no record has come for this long, and then returns what was read. Default: 10 s. */
  timeoutMs?: number;
}

const COLUMN = '\t';
const HEADER = '\u001e';
const DESERIALIZER = 'org.apache.kafka.common.serialization.BytesDeserializer';

/**
 * Reads a topic from its beginning with Kafka's own console consumer, a client that shares no code with the library
 * under test. Header names must not hold a colon: the console consumer prints it between name and value.
 */
export async function consumeTopic(
  kafka: Pick<KafkaAddresses, 'brokers' | 'tools'>,
  topic: string,
  options: ConsumeOptions,
): Promise<KafkaRecord[]> {
  if (kafka.tools === undefined) throw new Error("Kafka's console consumer needs Docker, or Java 17+ and Maven");
  const timeoutMs = options.timeoutMs ?? 10_000;
  // Cannot be the text of a value, since nobody else has seen it.
  const nullLiteral = `null-${randomUUID()}`;
  const [command, args] = consoleConsumer(kafka.tools);
  const format = {
    'print.timestamp': 'true',
    'print.partition': 'true',
    'print.offset': 'true',
    'print.headers': 'true',
    'print.key': 'true',
    'key.separator': COLUMN,
    'headers.separator': HEADER,
    'null.literal': nullLiteral,
    // Prints every byte but the plain ASCII signs as \xNN, so no separator can occur in what it prints.
    'key.deserializer': DESERIALIZER,
    'value.deserializer': DESERIALIZER,
    'headers.deserializer': DESERIALIZER,
  };
  const properties = Object.entries(format).flatMap(([name, value]) => ['--formatter-property', `${name}=${value}`]);
  const reading = ['--bootstrap-server', kafka.brokers.join(','), '--topic', topic, '--from-beginning'];
  const limits = ['--max-messages', String(options.maxMessages), '--timeout-ms', String(timeoutMs)];
  const { code, stdout, stderr } = await runCommand(command, [...args, ...reading, ...limits, ...properties], {
    timeoutMs: timeoutMs + 60_000,
  });
  if (code !== 0) throw new Error(`The console consumer failed:\n${tail(stderr)}`);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => parseLine(line, nullLiteral));
}

function consoleConsumer(tools: KafkaTools): [command: string, args: string[]] {
  return tools.kind === 'java'
    ? [tools.command, [...jvmArguments(tools, '256m'), 'org.apache.kafka.tools.consumer.ConsoleConsumer']]
    : ['docker', ['exec', tools.container, '/opt/kafka/bin/kafka-console-consumer.sh']];
}

function parseLine(line: string, nullLiteral: string): KafkaRecord {
  const [timestamp, partition, offset, headers, key, value, ...rest] = line.split(COLUMN);
  if (headers === undefined || key === undefined || value === undefined || rest.length > 0) {
    throw new Error(`Not a line of the console consumer: ${line}`);
  }
  const bytes = (text: string): Buffer | null => (text === nullLiteral ? null : unescape(text));
  const headerList: KafkaRecord['headerList'] = headers.split(HEADER).flatMap((header) => {
    const colon = header.indexOf(':');
    return colon < 0 ? [] : [[header.slice(0, colon), bytes(header.slice(colon + 1))]]; // none: NO_HEADERS
  });
  return {
    timestamp: numberAfterColon(timestamp),
    partition: numberAfterColon(partition),
    offset: numberAfterColon(offset),
    key: bytes(key),
    value: bytes(value),
    headers: Object.fromEntries(headerList.map(([name, content]) => [name, content?.toString('utf8') ?? null])),
    headerList,
  };
}

/** The number of `CreateTime:12`, `Partition:0` or `Offset:3`. */
const numberAfterColon = (text = ''): number => Number(text.slice(text.indexOf(':') + 1));

/** Undoes the \xNN of Java's Bytes, which escapes the backslash itself likewise. */
function unescape(text: string): Buffer {
  const latin1 = text.replace(/\\x([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(latin1, 'latin1');
}
