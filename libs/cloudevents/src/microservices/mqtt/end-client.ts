import type { MqttClient } from 'mqtt';
import type { Clock } from '../../time/clock.js';
import { settledWithin } from '../../time/settled-within.js';

const patience = 1000;

/** Disconnects in order where that works soon: behind a message that stays unacknowledged the end would not be read. */
export async function endClient(client: MqttClient, clock: Clock): Promise<void> {
  const inTime = await settledWithin(clock, patience, client.endAsync()).catch(() => false);
  if (!inTime) client.stream.destroy();
}
