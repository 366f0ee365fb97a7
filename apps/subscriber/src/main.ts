import 'reflect-metadata';
import { createApp } from './create-app.js';
import { httpSettings } from './cli/http.settings.js';
import { SetupError } from './cli/setup.error.js';
import { kafkaSettings } from './kafka/kafka.settings.js';

async function main(env: NodeJS.ProcessEnv): Promise<void> {
  const { host, port } = httpSettings(env);
  const kafka = kafkaSettings(env);
  const app = await createApp();
  // A launcher that is gone, however it went, must not leave this process behind.
  if (process.send !== undefined) process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  try {
    await app.listen(port, host);
  } catch (error) {
    await app.close();
    throw (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
      ? new SetupError(`port ${port} is taken. Set PORT to another one, or to 0 for any free one`)
      : error;
  }
  const also = kafka === undefined ? '' : ` and Kafka topic ${kafka.topic}`;
  process.stdout.write(`subscriber ready: ${await app.getUrl()}/events${also}\n`);
}

main(process.env).catch((error: unknown) => {
  process.stderr.write(`subscriber: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
