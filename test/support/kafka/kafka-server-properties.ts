import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAuthority, createCertificate } from '../certificates.js';
import { KAFKA_OTHER_USER, KAFKA_USER } from './kafka-types.js';

export interface KafkaPorts {
  plaintext: number;
  saslPlaintext: number;
  saslSsl: number;
  ssl: number;
  controller: number;
}

export interface KafkaFilePlaces {
  /** Where this process writes the files. */
  folder: string;
  /** The same folder as the broker sees it. */
  folderForBroker: string;
  dataForBroker: string;
}

/** The id that storage is formatted with. Any will do: each broker is a cluster of its own. */
export const CLUSTER_ID = 'AAAAAAAAAAAAAAAAAAAAAQ';

/** The name of the file with the authority that clients are to trust. */
export const CA_FILE = 'ca.pem';

const USERS = [KAFKA_USER, KAFKA_OTHER_USER];
const SCRAM_MECHANISMS = ['SCRAM-SHA-256', 'SCRAM-SHA-512'];

/** Arguments of StorageTool that put the SCRAM users into the new storage. */
export const scramArguments = (): string[] =>
  USERS.flatMap(({ username, password }) =>
    SCRAM_MECHANISMS.flatMap((mechanism) => ['--add-scram', `${mechanism}=[name=${username},password=${password}]`]),
  );

/** Writes server.properties and the certificate it names; returns the authority that clients are to trust. */
export async function writeServerFiles(ports: KafkaPorts, bindHost: string, places: KafkaFilePlaces): Promise<string> {
  const authority = await createAuthority('Kafka test authority');
  const server = await createCertificate({ authority });
  await writeFile(join(places.folder, 'server.pem'), server.key + server.cert);
  await writeFile(join(places.folder, CA_FILE), authority.cert);
  const lines = Object.entries(serverProperties(ports, bindHost, places)).map(([key, value]) => `${key}=${value}\n`);
  await writeFile(join(places.folder, 'server.properties'), lines.join(''));
  return authority.cert;
}

function serverProperties(ports: KafkaPorts, bindHost: string, places: KafkaFilePlaces): Record<string, string> {
  const listeners = (host: string): string =>
    `PLAINTEXT://${host}:${ports.plaintext},SASL_PLAINTEXT://${host}:${ports.saslPlaintext},` +
    `SASL_SSL://${host}:${ports.saslSsl},SSL://${host}:${ports.ssl}`;
  return {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${ports.controller}`,
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    listeners: `${listeners(bindHost)},CONTROLLER://127.0.0.1:${ports.controller}`,
    'advertised.listeners': listeners('127.0.0.1'),
    'listener.security.protocol.map':
      'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT,SASL_SSL:SASL_SSL,SSL:SSL',
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': `${places.folderForBroker}/server.pem`,
    'sasl.enabled.mechanisms': ['PLAIN', ...SCRAM_MECHANISMS].join(','),
    ...saslLogins('sasl_plaintext'),
    ...saslLogins('sasl_ssl'),
    // Anybody may do anything until a test denies it. Clients of the plaintext listener are ANONYMOUS, so administer there.
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'allow.everyone.if.no.acl.found': 'true',
    'super.users': 'User:ANONYMOUS',
    'log.dirs': places.dataForBroker,
    'auto.create.topics.enable': 'true',
    'num.partitions': '3',
    ...SINGLE_NODE,
    ...SMALL,
  };
}

function saslLogins(listener: string): Record<string, string> {
  const users = USERS.map(({ username, password }) => ` user_${username}="${password}"`).join('');
  const security = 'org.apache.kafka.common.security';
  const logins = SCRAM_MECHANISMS.map((mechanism) => [
    `listener.name.${listener}.${mechanism.toLowerCase()}.sasl.jaas.config`,
    `${security}.scram.ScramLoginModule required;`,
  ]);
  return {
    ...(Object.fromEntries(logins) as Record<string, string>),
    [`listener.name.${listener}.plain.sasl.jaas.config`]: `${security}.plain.PlainLoginModule required${users};`,
  };
}

const SINGLE_NODE = {
  'default.replication.factor': '1',
  'offsets.topic.num.partitions': '1',
  'offsets.topic.replication.factor': '1',
  'transaction.state.log.num.partitions': '1',
  'transaction.state.log.replication.factor': '1',
  'transaction.state.log.min.isr': '1',
  'share.coordinator.state.topic.num.partitions': '1',
  'share.coordinator.state.topic.replication.factor': '1',
  'share.coordinator.state.topic.min.isr': '1',
  // After a kill the broker is let in again only when the session of its former life has run out.
  'broker.session.timeout.ms': '3000',
  'broker.heartbeat.interval.ms': '500',
  // A consumer group of one member need not wait for others to join.
  'group.initial.rebalance.delay.ms': '0',
  // A consumer that was killed is missed soon.
  'group.min.session.timeout.ms': '500',
};

// Threads and buffers for a test's few records, not for a server's load.
const SMALL = {
  'num.network.threads': '1',
  'num.io.threads': '2',
  'background.threads': '2',
  'log.cleaner.dedupe.buffer.size': '8388608',
};
