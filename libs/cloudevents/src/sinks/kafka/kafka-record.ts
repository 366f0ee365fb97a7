import type { KafkaMessage } from '../../bindings/kafka/index.js';

/** A record to send. The partition, where it is named, replaces the choice by key. */
export interface KafkaRecord extends KafkaMessage {
  readonly partition?: number;
}
