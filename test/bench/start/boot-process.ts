import 'reflect-metadata';
import { type INestApplicationContext, Module, type ModuleMetadata } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { NestFactory } from '@nestjs/core';
import { CloudEventsModule, CloudEventsPublisher } from 'nestjs-cloudevents';
import { countingReceiver } from './counting-receiver.js';
import { projectorClasses } from './projector-classes.js';

// Boots one application, once, and prints how many milliseconds that took; loading its files is not a part of it.
const [variant = '', projectors = '0', handlers = '0'] = process.argv.slice(2);

type Use = (app: INestApplicationContext) => Promise<void>;

@Module({})
class Application {}

async function bootMilliseconds(metadata: ModuleMetadata, use: Use = () => Promise.resolve()): Promise<number> {
  const begun = performance.now();
  const app = await NestFactory.createApplicationContext({ module: Application, ...metadata }, { logger: false });
  const took = performance.now() - begun;
  await use(app);
  await app.close();
  return took;
}

/** With projectors, each of whose handlers has to publish an event in the end. */
async function bootFull(count: number, each: number): Promise<number> {
  const receiver = await countingReceiver();
  const classes = projectorClasses(count, each);
  const http = { endpoint: receiver.url };
  const imports = [ConfigModule.forRoot({ ignoreEnvFile: true }), CloudEventsModule.forRoot({ sink: 'http', http })];
  const took = await bootMilliseconds({ imports, providers: classes.map(({ type }) => type) }, async (app) => {
    const publisher = app.get(CloudEventsPublisher);
    for (const { domain, events } of classes) {
      const pages = events.map((type, sequence) => ({ sequence, event: { type, data: { sequence } } }));
      await publisher.publish({ cover: { domain, root: 'root' }, pages });
    }
  });
  await receiver.close();
  if (receiver.events === count * each) return took;
  throw new Error(`${receiver.events} events arrived of ${count * each} handlers`);
}

const took = variant === 'full' ? bootFull(Number(projectors), Number(handlers)) : bootMilliseconds({});
process.stdout.write(`${await took}\n`);
