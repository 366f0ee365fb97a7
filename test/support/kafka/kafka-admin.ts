import kafkajs, { type Admin } from 'kafkajs';
import type { KafkaTopicOptions } from './kafka-types.js';
import { until } from '../until.js';

const { Kafka, logLevel, AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs;

async function withAdmin<T>(brokers: string[], retries: number, use: (admin: Admin) => Promise<T>): Promise<T> {
  const kafka = new Kafka({
    clientId: 'test-admin',
    brokers,
    logLevel: logLevel.NOTHING,
    connectionTimeout: 2_000,
    requestTimeout: 5_000,
    retry: { retries },
  });
  const admin = kafka.admin();
  try {
    await admin.connect();
    return await use(admin);
  } finally {
    await admin.disconnect();
  }
}

/** Resolves when the broker answers for itself and leads every partition that it stores. */
export async function waitUntilReady(brokers: string[], timeoutMs: number, signal?: AbortSignal): Promise<void> {
  const ready = (): Promise<boolean> =>
    withAdmin(brokers, 0, async (admin) => {
      const cluster = await admin.describeCluster();
      const { topics } = await admin.fetchTopicMetadata();
      return cluster.brokers.length > 0 && topics.every((topic) => topic.partitions.every(({ leader }) => leader >= 0));
    });
  await until('the Kafka broker answers', ready, { timeoutMs, ...(signal && { signal }) });
}

/** Resolves when each of its partitions takes records. */
export async function createTopic(brokers: string[], topic: string, options: KafkaTopicOptions = {}): Promise<void> {
  const configEntries = Object.entries(options.config ?? {}).map(([name, value]) => ({ name, value }));
  const topics = [{ topic, numPartitions: options.partitions ?? 1, configEntries }];
  await withAdmin(brokers, 5, async (admin) => {
    // The brokers hear of it one after the other: to wait for its leaders, kafkajs asks one that may not know it yet.
    if (!(await admin.createTopics({ topics, waitForLeaders: false })))
      throw new Error(`The topic ${topic} exists already`);
  });
  // A partition has a leader in the metadata before its broker leads it. Records sent in between are refused for that
  // partition alone, and a producer that is not idempotent then sends those of the others twice. Only a leader that
  // leads tells its offsets.
  await withAdmin(brokers, 0, (admin) =>
    until(`the topic ${topic} takes records`, async () => {
      const offsets = await admin.fetchTopicOffsets(topic);
      return offsets.length === (options.partitions ?? 1);
    }),
  );
}

/** Forbids one user to write to a topic; all others keep every right to it. */
export async function denyWrite(brokers: string[], topic: string, username: string): Promise<void> {
  const resource = {
    resourceType: AclResourceTypes.TOPIC,
    resourceName: topic,
    resourcePatternType: ResourcePatternTypes.LITERAL,
  };
  const denial = {
    principal: `User:${username}`,
    host: '*',
    operation: AclOperationTypes.WRITE,
    permissionType: AclPermissionTypes.DENY,
  };
  // A topic with any rule at all is closed to whoever no rule names.
  const permission = {
    principal: 'User:*',
    host: '*',
    operation: AclOperationTypes.ALL,
    permissionType: AclPermissionTypes.ALLOW,
  };
  await withAdmin(brokers, 5, async (admin) => {
    await admin.createAcls({ acl: [permission, denial].map((rule) => ({ ...resource, ...rule })) });
    // The controller has answered; the broker applies the rules a moment later.
    await until(`the rules of the topic ${topic} apply`, async () => {
      const { resources } = await admin.describeAcls({ ...resource, ...denial });
      return resources.length > 0;
    });
  });
}
