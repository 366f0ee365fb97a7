import { Logger } from '@nestjs/common';
import { type CustomTransportStrategy, ServerMqtt } from '@nestjs/microservices';
import type { MqttClient } from 'mqtt';
import { decodeMqttMessage } from '../../bindings/mqtt/index.js';
import { DefinitionError } from '../../errors/index.js';
import { type Decoding, decodingOptions } from '../decoding-options.js';
import type { DeadLetters, MessageEnd } from '../message-run.js';
import type { ServerLogger } from '../rare-log.js';
import { Reception } from '../reception.js';
import { toldOfStart } from '../told-of-start.js';
import { watchConnection } from './connection-log.js';
import { deadLetter } from './dead-letter.js';
import { DeadLetterTopic } from './dead-letter-topic.js';
import { endClient } from './end-client.js';
import { KeepalivePulse } from './keepalive-pulse.js';
import { MqttIntake } from './mqtt-intake.js';
import { loadMqtt, type Mqtt } from './mqtt.loader.js';
import type { CloudEventsMqttServerOptions } from './mqtt-server.options.js';
import { type MqttServerSettings, mqttServerSettings } from './mqtt-server.settings.js';
import { placeOf, type ReceivedMqttPacket } from './received-packet.js';
import { Subscriptions } from './subscriptions.js';

/** Handlers with `@EventPattern` are not called; give them another transport, where an application has both. */
export const cloudEventsMqttTransport = Symbol.for('nestjs-cloudevents.mqtt');

/** What lives from `listen` to `close`. */
interface Running {
  readonly reception: Reception;
  client?: MqttClient;
  intake?: MqttIntake;
  subscriptions?: Subscriptions;
  deadLetters?: DeadLetterTopic;
}

/**
 * Reads CloudEvents from MQTT and hands them to the methods with `@OnCloudEvent`, by what the event is and not by its
 * topic. Messages are handled one after another. One of QoS 1 or 2 is acknowledged only when its event was handled,
 * ignored or put into the dead-letter topic; with a `clientId` the broker delivers the others again.
 *
 * @example
 * const app = await NestFactory.create(AppModule);
 * app.connectMicroservice({
 *   strategy: new CloudEventsMqttServer({
 *     app,
 *     url: 'mqtt://localhost:1883',
 *     clientId: 'scoreboard',
 *     topics: ['poker/#'],
 *     deadLetterTopic: 'dead/poker',
 *   }),
 * });
 * app.enableShutdownHooks();
 * await app.startAllMicroservices();
 *
 * @throws DefinitionError for options that cannot work
 */
export class CloudEventsMqttServer extends ServerMqtt implements CustomTransportStrategy {
  readonly #options: CloudEventsMqttServerOptions;
  readonly #settings: MqttServerSettings;
  readonly #log: ServerLogger;
  #running: Running | undefined;

  constructor(options: CloudEventsMqttServerOptions) {
    const settings = mqttServerSettings(options);
    super({ url: settings.url });
    this.#settings = settings;
    this.#options = options;
    this.#log = options.logger ?? new Logger(CloudEventsMqttServer.name);
    this.transportId = cloudEventsMqttTransport;
  }

  /**
   * Calls back, and resolves, when the broker has granted all subscriptions; or calls back with the error when it refuses
   * one, or cannot be reached in `maxConnectionAttempts`. Later outages are overcome. Without a callback the error is
   * thrown.
   */
  override async listen(callback?: (error?: unknown) => unknown): Promise<void> {
    await toldOfStart(this.#start(), callback);
  }

  /** Takes nothing more, waits for running handlers, up to `shutdownTimeout`, and disconnects. */
  // oxlint-disable-next-line typescript/no-misused-promises -- Nest awaits it, whatever its own type says
  override async close(): Promise<void> {
    const running = this.#running;
    if (running === undefined) return;
    this.#running = undefined;
    const { reception, client, intake, subscriptions, deadLetters } = running;
    subscriptions?.stop();
    await reception.close();
    // Acknowledgements of what has ended by now.
    await intake?.idle;
    const { clock } = reception.settings;
    if (client !== undefined) await endClient(client, clock);
    await deadLetters?.close();
    this.mqttClient = undefined;
    this.pendingEventListeners = [];
  }

  async #start(): Promise<void> {
    if (this.#running !== undefined) throw new DefinitionError('CloudEventsMqttServer listens already');
    const running: Running = { reception: new Reception(this.#options, this.#log) };
    this.#running = running;
    try {
      const mqtt = await loadMqtt();
      // Before the connection: a session that the broker has kept delivers at once.
      await running.reception.open();
      const decoding = await decodingOptions(this.#options);
      if (running.reception.isClosing)
        throw new DefinitionError('CloudEventsMqttServer was closed before it was connected');
      await this.#connect(mqtt, running, decoding);
    } catch (error) {
      if (this.#running === running) await this.close();
      throw error;
    }
  }

  #connect(mqtt: Mqtt, running: Running, decoding: Decoding): Promise<void> {
    const { url, reading, topics, qos, maxConnectionAttempts } = this.#settings;
    const { reception } = running;
    const { settings, log } = reception;
    const { clock, pauseDelay } = settings;
    const client = mqtt.connect(url, { ...reading });
    running.client = client;
    this.mqttClient = client;
    running.intake = new MqttIntake(client, {
      run: this.#runner(mqtt, running, decoding),
      pulse: new KeepalivePulse(client, clock),
    });
    watchConnection(client, reception);
    this.registerConnectListener(client);
    this.registerReconnectListener(client);
    this.registerDisconnectListener(client);
    this.registerCloseListener(client);
    for (const { event, callback } of this.pendingEventListeners) client.on(event, callback);
    this.pendingEventListeners = [];
    const tools = { topics, qos, maxConnectionAttempts, pauseDelay, log, clock };
    running.subscriptions = new Subscriptions(client, tools);
    return running.subscriptions.ready;
  }

  /** Nest's own says a line at each attempt. */
  override registerReconnectListener(client: { on(event: 'reconnect', listener: () => void): unknown }): void {
    client.on('reconnect', () => this._status$.next('reconnecting' as Parameters<typeof this._status$.next>[0]));
  }

  #runner(mqtt: Mqtt, running: Running, decoding: Decoding): (packet: ReceivedMqttPacket) => Promise<MessageEnd> {
    const { url, deadLetters, deadLetterTopic, deadLetterTimeout, protocolVersion, withoutDeadLetterTopic } =
      this.#settings;
    const { reception } = running;
    const { clock } = reception.settings;
    const withoutTopic = withoutDeadLetterTopic === 'skip' ? 'drop' : 'pause';
    if (deadLetterTopic !== undefined) {
      const connect = (): MqttClient => mqtt.connect(url, { ...deadLetters });
      running.deadLetters = new DeadLetterTopic(deadLetterTopic, connect, deadLetterTimeout, clock);
    }
    const topic = running.deadLetters;
    const lettersOf = (packet: ReceivedMqttPacket): DeadLetters | undefined =>
      topic && {
        name: `topic '${topic.name}'`,
        send: (verdict) => topic.send(deadLetter(packet, verdict, clock.wall())),
      };
    return (packet) =>
      reception.take({
        transport: 'mqtt',
        message: packet,
        place: placeOf(packet),
        decode: () => decodeMqttMessage(packet, { ...decoding, protocolVersion }),
        whenGivenUp: lettersOf(packet) ?? withoutTopic,
      });
  }
}
