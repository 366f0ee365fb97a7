import type { MqttClient } from 'mqtt';
import type { Clock } from '../../time/clock.js';

type PingingClient = Pick<MqttClient, 'connected' | 'keepalive' | 'sendPing' | 'reschedulePing'>;

/**
 * Keeps a connection alive that reads nothing because a message of it is being handled. mqtt.js would take the answer
 * to its ping, unread behind that message, for missing, and give the connection up; the broker would without pings.
 */
export class KeepalivePulse {
  #held = 0;
  #last = -Infinity;
  #cancel: () => void = () => undefined;

  constructor(
    private readonly client: PingingClient,
    private readonly clock: Pick<Clock, 'monotonic' | 'after'>,
  ) {}

  /** Beats until the answer is called. */
  hold(): () => void {
    if (this.#held++ === 0) this.#beat();
    return () => {
      if (--this.#held === 0) this.#cancel();
    };
  }

  /**
   * Also when each message takes but a moment: the answer to a ping waits behind all of them. Never without a ping, or
   * the broker would hear nothing of us where nothing is acknowledged.
   */
  #beat(): void {
    const { client, clock } = this;
    // mqtt.js pings after one keepalive and gives up after another half.
    const interval = client.keepalive * 250;
    if (!(interval > 0)) return;
    let wait = this.#last + interval - clock.monotonic();
    if (wait <= 0) {
      this.#last = clock.monotonic();
      wait = interval;
      if (client.connected) {
        client.sendPing();
        client.reschedulePing(true);
      }
    }
    this.#cancel = clock.after(wait, () => this.#beat());
  }
}
