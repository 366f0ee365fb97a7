import type { IPublishPacket, MqttClient } from 'mqtt';
import { bufferOf } from '../../core/index.js';
import type { MessageEnd } from '../message-run.js';
import type { KeepalivePulse } from './keepalive-pulse.js';
import type { ReceivedMqttPacket } from './received-packet.js';

interface Delivery {
  readonly packet: ReceivedMqttPacket;
  readonly end: Promise<MessageEnd>;
}

/** What an intake needs. */
export interface IntakeTools {
  /** Brings a message to its end; never rejects. */
  readonly run: (packet: ReceivedMqttPacket) => Promise<MessageEnd>;
  readonly pulse: KeepalivePulse;
}

/**
 * Takes the messages of a client one after another, and acknowledges each when it is done with. One that is not is never
 * acknowledged, nor is anything after it: the broker has it still.
 */
export class MqttIntake {
  /** Another one for each connection. */
  #connection = {};
  #last: Promise<unknown> = Promise.resolve();
  readonly #unacknowledged = new Map<number, Delivery>();

  /** To be made before the client has read anything. */
  constructor(
    private readonly client: MqttClient,
    private readonly tools: IntakeTools,
  ) {
    client.on('close', () => {
      this.#connection = {};
    });
    client.on('packetreceive', (packet) => {
      if (packet.cmd === 'connack' && !packet.sessionPresent) this.#unacknowledged.clear();
      // Of QoS 2 this alone says that our PUBREC has arrived.
      if (packet.cmd === 'pubrel' && packet.messageId !== undefined) this.#unacknowledged.delete(packet.messageId);
    });
    // With a topic alias the packet has no topic.
    client.on('message', (topic, _payload, packet) => {
      packet.topic = topic;
    });
    // Of QoS 2 mqtt.js calls this after PUBREC, when the broker has forgotten the message and only memory here has it.
    client.handleMessage = (packet, callback) => {
      if (packet.qos === 2) callback();
      else this.#take(packet, callback);
    };
    // Before PUBREC: if we die, the broker sends the message again. The option itself is for MQTT 5 alone.
    client.options.customHandleAcks = (topic, _payload, packet: IPublishPacket, callback) => {
      packet.topic = topic;
      if (packet.qos === 2) this.#take(packet, () => callback(0));
      else callback(0);
    };
  }

  /** Resolves when nothing is under way. */
  get idle(): Promise<unknown> {
    return this.#last;
  }

  #take(packet: ReceivedMqttPacket, acknowledge: () => void): void {
    const connection = this.#connection;
    const release = this.tools.pulse.hold();
    const settled = this.#deliver(packet).then((end) => {
      release();
      // On another connection the number of the message may mean another message.
      if (end !== 'done' || connection !== this.#connection || !this.client.connected) return;
      if (packet.qos === 1 && packet.messageId !== undefined) this.#unacknowledged.delete(packet.messageId);
      acknowledge();
    });
    // Without their results, which would hold those of all messages before.
    this.#last = Promise.all([this.#last, settled]).then(() => undefined);
  }

  /** What comes again since the connection was lost before it was acknowledged does not run again. */
  #deliver(packet: ReceivedMqttPacket): Promise<MessageEnd> {
    const { messageId } = packet;
    const known = messageId === undefined ? undefined : this.#unacknowledged.get(messageId);
    if (known !== undefined && isAgain(packet, known.packet)) return known.end;
    const end = this.#last.then(() => this.tools.run(packet));
    if (packet.qos > 0 && messageId !== undefined) this.#unacknowledged.set(messageId, { packet, end });
    return end;
  }
}

/** Within a session the number of a message is its own until it is acknowledged: MQTT 5.0, section 4.4. */
function isAgain(packet: ReceivedMqttPacket, before: ReceivedMqttPacket): boolean {
  return packet.dup && packet.topic === before.topic && bytesOf(packet).equals(bytesOf(before));
}

function bytesOf({ payload }: ReceivedMqttPacket): Buffer {
  return typeof payload === 'string' ? Buffer.from(payload) : bufferOf(payload);
}
