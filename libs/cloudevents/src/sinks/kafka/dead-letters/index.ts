export { KafkaDeadLetterStore, type KafkaDeadLetterStoreOptions } from './kafka-dead-letter.store.js';
export { createKafkajsTopicReader } from './kafkajs.topic-reader.js';
export type { StoredRecord as StoredKafkaRecord, TopicReader as KafkaTopicReader } from './topic-reader.js';
