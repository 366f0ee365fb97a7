import { SetupError } from '../cli/setup.error.js';

/** Loads kafkajs only where it is needed, so that HTTP alone works without it. */
export async function loadKafkajs(): Promise<typeof import('kafkajs')> {
  try {
    const module = await import('kafkajs');
    return module.default ?? module;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new SetupError("consuming from Kafka needs the package 'kafkajs'. Install it: npm install kafkajs");
  }
}
