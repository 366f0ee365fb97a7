import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from './app.module.js';
import { AppLogger } from './cli/app.logger.js';

/** Largest request body: as much as the library puts into one batch. */
const bodyLimit = 1024 * 1024;

/** The application, not listening yet. Bodies of every content type come to the controller as bytes. */
export async function createApp(): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule, {
    logger: new AppLogger(),
    abortOnError: false,
    bodyParser: false,
  });
  app.useBodyParser('raw', { type: () => true, limit: bodyLimit });
  app.enableShutdownHooks();
  return app;
}
