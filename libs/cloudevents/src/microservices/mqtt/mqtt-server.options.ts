import type { MqttOptions } from '@nestjs/microservices';
import type { MqttProtocolVersion } from '../../bindings/mqtt/index.js';
import type { ReceptionOptions } from '../reception.options.js';
import type { ReceivedMqttPacket } from './received-packet.js';

type NestMqttOptions = NonNullable<MqttOptions['options']>;

/** What the strategy decides itself, or has no use for. */
type NotTaken =
  'serializer' | 'deserializer' | 'subscribeOptions' | 'userProperties' | 'resubscribe' | 'protocolVersion';

/**
 * Settings of the MQTT strategy. Its own times are in seconds; those of mqtt.js, all of whose client options may be given
 * beside its own, are milliseconds, as they are there. How events are read (`formats`, `data`, `extensions`, `tolerant`,
 * `maxBytes`) is as for `decodeMqttMessage`, or as the application says; see `ReceptionOptions`.
 */
export interface CloudEventsMqttServerOptions
  extends ReceptionOptions<ReceivedMqttPacket>, Omit<NestMqttOptions, NotTaken | 'properties'> {
  /** Of the broker, e.g. `mqtts://broker:8883`. Default: `mqtt://localhost:1883`. */
  readonly url?: string;
  /**
   * Topic filters to subscribe to, at least one; wildcards and shared subscriptions (`$share/<group>/<filter>`) are
   * allowed.
   */
  readonly topics: readonly string[];
  /**
   * Quality of service that is asked for. 1 and 2: a message is acknowledged when its event is done with, and comes again
   * otherwise, where the session outlives the connection (see `clientId`); 2 keeps the broker, not a crash here, from
   * delivering twice. 0: each message comes once at most, and what is under way when the process dies is lost.
   * Default: 1.
   */
  readonly qos?: 0 | 1 | 2;
  /** 4 is MQTT 3.1.1, which carries events as JSON only. Default: 5. */
  readonly protocolVersion?: MqttProtocolVersion;
  /**
   * Name of the session; no other client may have it at the same time. Without one, what is published while we are not
   * connected is missed, and what we had not acknowledged is lost with the connection.
   */
  readonly clientId?: string;
  /** Whether every connection begins a new session. Default: false with a `clientId`, else true. */
  readonly clean?: boolean;
  /**
   * Properties of MQTT 5 for the connection. `sessionExpiryInterval`, the seconds that the broker keeps the session while
   * nobody is connected, is 7 days by default where `clean` is false.
   */
  readonly properties?: NonNullable<NestMqttOptions['properties']>;
  /** How often the first connection is tried; later ones are without end. -1 means without end. Default: -1. */
  readonly maxConnectionAttempts?: number;
  /** Whether to try again where the broker refuses the connection, e.g. the password. Default: true. */
  readonly reconnectOnConnackError?: boolean;
  /**
   * Where messages go that are no CloudEvents, were rejected, or failed too often: as they came, with user properties
   * that say why; over MQTT 3.1.1, which has none, the payload alone. They are published with QoS 1, on a connection of
   * their own whose client id ends with `-dead-letters`. A broker keeps them only for those who have subscribed: with
   * MQTT 5 it says when there is nobody, which counts as a failure. Default: none; then `withoutDeadLetterTopic` counts.
   */
  readonly deadLetterTopic?: string;
  /**
   * What happens to such messages without a dead-letter topic. `pause`: all that comes after it waits, the log says so,
   * and it is tried again every `pauseDelay`. `skip`: the log says so, and the event is lost. Default: `pause`.
   */
  readonly withoutDeadLetterTopic?: 'pause' | 'skip';
}
