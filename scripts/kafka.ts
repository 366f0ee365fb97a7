/** A Kafka broker on this machine for hand use: `npm run kafka`, and Ctrl-C to stop it. */
import { isPortFree } from '../test/support/kafka/free-ports.js';
import { startKafkaBroker, type KafkaBroker } from '../test/support/kafka/kafka-broker.js';
import { findKafkaRuntime } from '../test/support/kafka/kafka-source.js';
import { excerpt } from '../test/support/kafka/run-command.js';

const PORTS = { plaintext: 9092, saslPlaintext: 9093, saslSsl: 9094, ssl: 9095, controller: 9096 };

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}

async function start(): Promise<KafkaBroker> {
  for (const port of Object.values(PORTS)) {
    if (!(await isPortFree(port))) {
      throw new Error(`Port ${port} of 127.0.0.1 is taken. Is another broker running? This one needs 9092 to 9096.`);
    }
  }
  console.log('Starting Kafka (the first time its jars or its image are fetched, which takes a while) ...');
  const runtime = await findKafkaRuntime();
  if ('unavailable' in runtime) throw new Error(runtime.unavailable);
  return startKafkaBroker({ ports: PORTS, runtime });
}

function usage(broker: KafkaBroker): string {
  const { tools, user, otherUser } = broker;
  const consumer =
    tools.kind === 'java'
      ? `java -cp '${tools.classPath}' org.apache.kafka.tools.consumer.ConsoleConsumer`
      : `docker exec -it ${tools.container} /opt/kafka/bin/kafka-console-consumer.sh`;
  return `
Kafka is ready. Use it from another terminal:

  CLOUDEVENTS_SINK=both npm start

Addresses
  plaintext         ${broker.brokers.join()}
  SASL              ${broker.saslPlaintext.join()}
  SASL over TLS     ${broker.saslSsl.join()}
  TLS               ${broker.ssl.join()}
Users, for PLAIN, SCRAM-SHA-256 and SCRAM-SHA-512
  ${user.username} / ${user.password}
  ${otherUser.username} / ${otherUser.password}
Authority to trust for TLS
  ${broker.caFile}
To read a topic (topics appear on their first use)
  ${consumer} --bootstrap-server ${broker.brokers.join()} --from-beginning --formatter-property print.key=true --formatter-property print.headers=true --topic TOPIC

Everything written is lost when it stops. Ctrl-C stops it, and so does \`kill ${process.pid}\`.`;
}

let stopping = false;
const starting = start();

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (stopping) return; // npm and tsx pass on the signal that a terminal has sent already
    stopping = true;
    console.log('\nStopping Kafka ...');
    starting
      // Ctrl-C reaches the commands of the start as well: that they fail is no news then.
      .catch(() => undefined)
      .then((broker) => broker?.stop())
      .then(
        () => process.exit(0),
        (error: unknown) => fail(String(error)),
      );
  });
}

try {
  const broker = await starting;
  if (!stopping) console.log(usage(broker));
  await broker.exited();
  if (!stopping) {
    const log = excerpt(await broker.log());
    await broker.stop();
    fail(`Kafka ended by itself. Its log:\n${log}`);
  }
} catch (error) {
  if (!stopping) fail(error instanceof Error ? error.message : String(error));
}
