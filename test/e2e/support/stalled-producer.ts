import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { BackpressureError, CloudEventsModule, CloudEventsPublisher } from '../../../libs/cloudevents/src/index.js';

// A process of its own, whose memory is looked at: publishes as fast as it can to a receiver that takes nothing.
const [endpoint = '', seconds = '5'] = process.argv.slice(2);
const marks = { maxEvents: 5000, maxBytes: 8 * 1024 * 1024, whenFull: 'reject' } as const;

@Module({
  imports: [CloudEventsModule.forRoot({ http: { endpoint, timeout: 600 }, backpressure: marks, shutdownTimeout: 0 })],
})
class AppModule {}

const app = await NestFactory.createApplicationContext(AppModule, { logger: false });
const publisher = app.get(CloudEventsPublisher);
const counts = { sent: 0, refused: 0, other: 0 };
const end = performance.now() + Number(seconds) * 1000;
let most = 0;

function send(): void {
  const id = String(counts.sent++);
  const event = {
    specversion: '1.0',
    id,
    source: '/flood',
    type: 't',
    subject: `s-${counts.sent % 50}`,
    data: 'x'.repeat(1000),
  };
  publisher.send(event).catch((error: unknown) => {
    if (error instanceof BackpressureError) counts.refused++;
    else counts.other++;
  });
}

// Much more than may be pending, on a slow machine as well.
while (performance.now() < end || counts.sent <= 10 * marks.maxEvents) {
  for (let burst = 0; burst < 100; burst++) send();
  await new Promise(setImmediate);
  most = Math.max(most, process.memoryUsage.rss());
}
const pending = publisher.health()[0]?.pending;
process.stdout.write(`${JSON.stringify({ ...counts, pending, most })}\n`);
process.exit(0);
