// Kafka
export { CloudEventsKafkaServer, cloudEventsKafkaTransport } from './kafka/cloudevents-kafka.server.js';
export type { CloudEventsKafkaServerOptions } from './kafka/kafka-server.options.js';
export type { ReceivedKafkaRecord } from './kafka/received-record.js';

// Kafka to sinks: the dispatcher role
export { CloudEventsKafkaDispatcher } from './kafka/dispatcher/cloudevents-kafka.dispatcher.js';
export type {
  CloudEventsKafkaDispatcherOptions,
  DispatchingApplication,
} from './kafka/dispatcher/kafka-dispatcher.options.js';

// MQTT
export { CloudEventsMqttServer, cloudEventsMqttTransport } from './mqtt/cloudevents-mqtt.server.js';
export type { CloudEventsMqttServerOptions } from './mqtt/mqtt-server.options.js';
export type { ReceivedMqttPacket } from './mqtt/received-packet.js';

// RabbitMQ
export { CloudEventsRmqServer, cloudEventsRmqTransport } from './rmq/cloudevents-rmq.server.js';
export type { CloudEventsRmqServerOptions } from './rmq/rmq-server.options.js';
export type { ReceivedRmqMessage, ReceivedRmqProperties } from './rmq/received-message.js';

// NATS and Redis: what is received is in memory alone
export { CloudEventsNatsServer, cloudEventsNatsTransport } from './nats/cloudevents-nats.server.js';
export type { CloudEventsNatsServerOptions } from './nats/nats-server.options.js';
export { CloudEventsRedisServer, cloudEventsRedisTransport } from './redis/cloudevents-redis.server.js';
export type { CloudEventsRedisServerOptions } from './redis/redis-server.options.js';
export type { ReceivedRedisMessage } from './redis/received-redis-message.js';

// All of them
export type { ReceivingApplication, ReceptionOptions } from './reception.options.js';
export { deadLetterHeaders, type DeadLetterReason, type Verdict } from './dead-letter-note.js';
