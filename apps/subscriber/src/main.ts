import 'reflect-metadata';
import { httpSettings } from './cli/http.settings.js';
import { LauncherLink } from './cli/launcher-link.js';
import { Screen } from './cli/screen.js';
import { startFailure } from './cli/start-failure.js';
import { createApp } from './create-app.js';
import { selectsKafka } from './receiving/kafka-server.js';

async function main(env: NodeJS.ProcessEnv): Promise<void> {
  const { host, port } = httpSettings(env);
  // A launcher that is gone, however it went, must not leave this process behind.
  const stop = (): boolean => process.kill(process.pid, 'SIGTERM');
  const launcher = process.send === undefined ? undefined : new LauncherLink(stop);
  const screen = new Screen();
  const app = await createApp(env, screen, launcher);
  try {
    await app.startAllMicroservices();
    await app.listen(port, host);
  } catch (error) {
    await app.close();
    throw startFailure(error, port);
  }
  const also = selectsKafka(env) ? ' and Kafka' : '';
  screen.line(`subscriber ready: ${await app.getUrl()}/events${also}`);
}

main(process.env).catch((error: unknown) => {
  process.stderr.write(`subscriber: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
