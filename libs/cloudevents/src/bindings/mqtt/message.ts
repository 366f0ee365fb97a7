/** The versions by the numbers that mqtt.js has for them: 4 is MQTT 3.1.1, 5 is MQTT 5. */
export type MqttProtocolVersion = 4 | 5;

/** What is published: `client.publish(topic, payload, { properties })`. MQTT 3.1.1 has no properties. */
export interface MqttMessage {
  readonly payload: Buffer | string;
  readonly properties?: {
    readonly contentType?: string;
    readonly userProperties?: Readonly<Record<string, string>>;
  };
}

/** A received PUBLISH packet, as mqtt.js gives it: the third argument of its `message` event. */
export interface ReceivedMqttMessage {
  readonly payload: Uint8Array | string;
  readonly properties?:
    | {
        readonly contentType?: string | undefined;
        readonly userProperties?: Readonly<Record<string, string | readonly string[] | undefined>> | undefined;
      }
    | undefined;
}

/** How a message is told apart; over MQTT 3.1.1 there is nothing to tell. */
export interface MqttVersionOptions {
  /** The version that the connection speaks. Default: 5. */
  readonly protocolVersion?: MqttProtocolVersion;
}
