import type { MqttClient } from 'mqtt';
import { errorText } from '../dead-letter-note.js';
import type { Reception } from '../reception.js';

/** What the broker says to the client that another one of the same name replaces: MQTT 5.0, section 3.14.2.1. */
const takenOver = 142;

/** Says what becomes of the connection. */
export function watchConnection(client: MqttClient, reception: Reception): void {
  const { log } = reception;
  const again = `It is tried again every ${(client.options.reconnectPeriod ?? 1000) / 1000} s`;
  let connected = false;
  client.on('connect', () => {
    connected = true;
  });
  client.on('error', (error) => {
    if (reception.isClosing) return;
    log.say('error', 'connection', `The connection to the MQTT broker failed: ${errorText(error)}. ${again}`);
  });
  client.on('disconnect', ({ reasonCode }) => {
    const why = reasonCode === takenOver ? 'another client has the same clientId' : `reason ${reasonCode ?? 0}`;
    log.say('warn', 'disconnect', `The MQTT broker ends the connection: ${why}`);
  });
  client.on('close', () => {
    if (connected && !reception.isClosing)
      log.say('warn', 'lost', `The connection to the MQTT broker is lost. ${again}`);
    connected = false;
  });
}
