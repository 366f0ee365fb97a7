import kafkajs from 'kafkajs';

const { Kafka, logLevel } = kafkajs;

/** The ids in a topic, partition by partition, each in the order of its offsets: events of one subject are in one. */
export async function readTopic(brokers: readonly string[], topic: string): Promise<readonly string[]> {
  const kafka = new Kafka({ clientId: 'chaos-reader', brokers: [...brokers], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const ends = new Map(
    (await admin.fetchTopicOffsets(topic)).map(({ partition, high }) => [partition, Number(high)] as const),
  );
  await admin.disconnect();
  const ids = new Map<number, string[]>([...ends.keys()].map((partition) => [partition, []]));
  const left = new Set([...ends].flatMap(([partition, end]) => (end > 0 ? [partition] : [])));
  const consumer = kafka.consumer({ groupId: `chaos-${topic}-${process.pid}` });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  try {
    await new Promise<void>((resolve, reject) => {
      if (left.size === 0) return resolve();
      consumer.on('consumer.crash', ({ payload }) => reject(payload.error));
      const eachMessage: NonNullable<Parameters<typeof consumer.run>[0]>['eachMessage'] = ({ partition, message }) => {
        ids.get(partition)?.push((JSON.parse(message.value?.toString() ?? '{}') as { id: string }).id);
        if (Number(message.offset) + 1 >= (ends.get(partition) ?? 0)) left.delete(partition);
        if (left.size === 0) resolve();
        return Promise.resolve();
      };
      consumer.run({ eachMessage }).catch(reject);
    });
  } finally {
    await consumer.disconnect();
  }
  return [...ids.values()].flat();
}
