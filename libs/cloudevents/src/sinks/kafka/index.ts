// The sink
export { KafkaSink } from './kafka.sink.js';
export { kafkaSinkDefaults, type KafkaMode, type KafkaSinkOptions } from './kafka-sink.options.js';
export type { KafkaKey } from '../../bindings/kafka/index.js';

// The binding
export {
  decodeMessage as decodeKafkaMessage,
  encodeMessage as encodeKafkaMessage,
  type KafkaEncodeOptions,
  type KafkaMessage,
  messageMode as kafkaMessageMode,
  type ReceivedKafkaMessage,
} from '../../bindings/kafka/index.js';

// Its client, by kafkajs
export { createKafkajsFactory } from './kafkajs.client.js';
export type {
  KafkaConnectionOptions,
  KafkaSaslMechanism,
  KafkaSaslOptions,
  KafkaSecurityProtocol,
} from './kafka-connection.options.js';
export type { KafkaLogger } from './kafkajs.log.js';

// The store of dead letters
export {
  createKafkajsTopicReader,
  KafkaDeadLetterStore,
  type KafkaDeadLetterStoreOptions,
  type KafkaTopicReader,
  type StoredKafkaRecord,
} from './dead-letters/index.js';

// The port for any other client
export type { KafkaClient, KafkaClientFactory } from './kafka-client.js';
export type { KafkaRecord } from './kafka-record.js';
export { KafkaClientError, type KafkaFailure } from './kafka-client.error.js';
