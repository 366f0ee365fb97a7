import type { Consumer, Kafka } from 'kafkajs';
import type { Kafkajs } from '../../sinks/kafka/kafkajs.loader.js';
import type { quietLog } from '../../sinks/kafka/kafkajs.log.js';
import { securityOf } from '../../sinks/kafka/kafkajs.security.js';
import type { Sockets } from '../../sinks/kafka/kafkajs.sockets.js';
import type { ServerSettings } from './kafka-server.settings.js';

/** Inside kafkajs, before it gives up and we start again. */
const retry = { retries: 5, initialRetryTime: 300, maxRetryTime: 5000 };

/** The cluster, as kafkajs is told of it. All its clients use the same sockets, so that all can be cut at once. */
export function createKafka(
  { Kafka, logLevel }: Kafkajs,
  { connection, readWait }: ServerSettings,
  sockets: Sockets,
  log: ReturnType<typeof quietLog>,
): Kafka {
  const timeout = connection.timeout * 1000;
  return new Kafka({
    brokers: [...connection.brokers],
    clientId: connection.clientId,
    ...securityOf(connection),
    connectionTimeout: timeout,
    authenticationTimeout: timeout,
    // Joining a group waits for its other members; kafkajs gives that request the time it needs by itself.
    requestTimeout: timeout + readWait,
    retry,
    socketFactory: sockets.open,
    logLevel: logLevel.ERROR,
    logCreator: () => log,
  });
}

/** Of kafkajs: what one read may bring from all partitions of a broker. */
const maxBytes = 10 * 1024 * 1024;

/**
 * A consumer that says when it cannot go on, instead of starting again by itself.
 *
 * @param maxBytesPerPartition what one read may bring from one partition. Default: that of kafkajs, 1 MiB
 */
export function createConsumer(kafka: Kafka, settings: ServerSettings, maxBytesPerPartition?: number): Consumer {
  return kafka.consumer({
    groupId: settings.groupId,
    sessionTimeout: settings.sessionTimeout,
    heartbeatInterval: settings.heartbeatInterval,
    rebalanceTimeout: settings.rebalanceTimeout,
    maxWaitTimeInMs: settings.readWait,
    // Not more of all together than otherwise, unless one partition may bring it: a read must end within its time.
    ...(maxBytesPerPartition === undefined
      ? {}
      : { maxBytesPerPartition, maxBytes: Math.max(maxBytes, maxBytesPerPartition) }),
    retry: { ...retry, restartOnFailure: () => Promise.resolve(false) },
  });
}
