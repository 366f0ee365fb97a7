import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions } from '@nestjs/microservices';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from './app.module.js';
import { AppLogger } from './cli/app.logger.js';
import type { LauncherLink } from './cli/launcher-link.js';
import type { Screen } from './cli/screen.js';
import { kafkaServer, selectsKafka } from './receiving/kafka-server.js';

/** The application, not listening yet: a webhook, and a consumer of Kafka where the environment selects it. */
export async function createApp(
  env: NodeJS.ProcessEnv,
  screen: Screen,
  launcher?: LauncherLink,
): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.showingOn(screen, launcher), {
    logger: new AppLogger(screen),
    abortOnError: false,
    // Nothing but events has a body here, and the library reads those itself.
    bodyParser: false,
  });
  app.enableShutdownHooks();
  if (selectsKafka(env)) app.connectMicroservice<MicroserviceOptions>({ strategy: kafkaServer(app) });
  return app;
}
