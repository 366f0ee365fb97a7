// The Kafka strategy
export { CloudEventsKafkaServer, cloudEventsKafkaTransport } from './kafka/cloudevents-kafka.server.js';
export type { CloudEventsKafkaServerOptions, ReceivingApplication } from './kafka/kafka-server.options.js';
export type { ReceivedKafkaRecord } from './kafka/received-record.js';
export { deadLetterHeaders, type DeadLetterReason } from './dead-letter-note.js';
