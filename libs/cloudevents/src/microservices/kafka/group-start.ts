import type { Admin, Consumer, Kafka } from 'kafkajs';
import { consumerFailure } from './consumer-failure.js';
import type { ServerSettings } from './kafka-server.settings.js';
import { createConsumer } from './kafkajs.consumer.js';

interface Position {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

/** A commit that met a rebalance; the next generation of the group takes it. */
const rebalancing = new Set(['REBALANCE_IN_PROGRESS', 'ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID']);
const pause = 100;

/**
 * Stores where a group begins that is to read only what comes: at the ends its partitions have now, where nothing is
 * committed yet. kafkajs would look for the ends once it reads, in every member anew until something is committed; what
 * is written before that would be missed.
 *
 * Offsets are committed by a member, since a group with members refuses all others; by one that reads nothing, since
 * kafkajs asks for the offsets as soon as it has joined. The ends are noted before joining: no member of that generation
 * listens already, so whichever member's ends are stored, nothing that was promised to anybody lies before them.
 *
 * A topic that does not exist is left out: subscribing waits for it, and it is read from its first record.
 */
export async function markGroupStart(cluster: Kafka, settings: ServerSettings): Promise<void> {
  const admin = cluster.admin();
  try {
    await admin.connect();
    const ends = await endsOf(admin, settings.topics);
    if ((await uncommitted(admin, settings, ends)).length === 0) return;
    await withMember(cluster, settings, ends, async (member) => {
      await commitStart(admin, member, settings, ends);
    });
  } finally {
    // Also stops what kafkajs still repeats; nobody waits for it.
    admin.disconnect().catch(() => undefined);
  }
}

async function endsOf(admin: Admin, topics: readonly string[]): Promise<Position[]> {
  const known = new Set(await admin.listTopics());
  const found = topics
    .filter((topic) => known.has(topic))
    .map(async (topic) => {
      const partitions = await admin.fetchTopicOffsets(topic);
      return partitions.map(({ partition, high }) => ({ topic, partition, offset: high }));
    });
  return (await Promise.all(found)).flat();
}

async function uncommitted(admin: Admin, { groupId }: ServerSettings, ends: readonly Position[]): Promise<Position[]> {
  const topics = [...new Set(ends.map(({ topic }) => topic))];
  // Without topics, kafkajs would ask for all of the group.
  if (topics.length === 0) return [];
  const committed = new Set<string>();
  for (const { topic, partitions } of await admin.fetchOffsets({ groupId, topics })) {
    // Below -1 is what kafkajs commits to begin with the oldest record.
    for (const { partition, offset } of partitions) if (offset !== '-1') committed.add(`${topic} ${partition}`);
  }
  return ends.filter(({ topic, partition }) => !committed.has(`${topic} ${partition}`));
}

/** Joins the group without reading, and leaves it again. */
async function withMember(
  cluster: Kafka,
  settings: ServerSettings,
  ends: readonly Position[],
  use: (member: Consumer) => Promise<void>,
): Promise<void> {
  const member = createConsumer(cluster, settings);
  const joined = new Promise<void>((resolve, reject) => {
    member.on(member.events.GROUP_JOIN, ({ payload }) => {
      const assignment = Object.entries(payload.memberAssignment);
      member.pause(assignment.map(([topic, partitions]) => ({ topic, partitions })));
      resolve();
    });
    member.on(member.events.CRASH, ({ payload }) => reject(payload.error));
  });
  joined.catch(() => undefined);
  try {
    await member.connect();
    await member.subscribe({ topics: [...new Set(ends.map(({ topic }) => topic))] });
    await member.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch: () => Promise.resolve() });
    await joined;
    await use(member);
    await member.disconnect();
  } catch (error) {
    member.disconnect().catch(() => undefined);
    throw error;
  }
}

async function commitStart(
  admin: Admin,
  member: Consumer,
  settings: ServerSettings,
  ends: readonly Position[],
): Promise<void> {
  const { clock, rebalanceTimeout, sessionTimeout } = settings;
  const deadline = clock.monotonic() + rebalanceTimeout + sessionTimeout;
  let failure: unknown = new Error('the group does not store where it begins');
  for (;;) {
    const missing = await uncommitted(admin, settings, ends);
    if (missing.length === 0) return;
    if (clock.monotonic() > deadline) throw failure;
    try {
      await member.commitOffsets(missing);
    } catch (error) {
      if (!rebalancing.has(consumerFailure(error).code)) throw error;
      failure = error;
      await new Promise<void>((resolve) => clock.after(pause, resolve));
    }
  }
}
