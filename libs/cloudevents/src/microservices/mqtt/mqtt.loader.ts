import { isMissingPackage, MissingPackageError } from '../../errors/index.js';

export type Mqtt = typeof import('mqtt');

/**
 * Loads mqtt.js, which is optional.
 *
 * @throws MissingPackageError when mqtt is not installed; any other failure is passed on as it is
 */
export async function loadMqtt(load: () => Promise<Mqtt> = () => import('mqtt')): Promise<Mqtt> {
  try {
    return await load();
  } catch (error) {
    if (!isMissingPackage(error, 'mqtt')) throw error;
    throw new MissingPackageError('mqtt', 'CloudEventsMqttServer', { cause: error });
  }
}
