import type { ModuleMetadata } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Test, type TestingModuleBuilder } from '@nestjs/testing';
import { ManualClock } from '../../../../test/support/manual-clock.js';
import {
  CloudEventsReceiver,
  HandlerDiscovery,
  HandlerExplorer,
  HandlerRegistry,
  type Receipt,
  type ReceiverChoices,
  receiverOptions,
} from '../../src/receiving/index.js';
import { CLOUDEVENTS_RECEIVER_OPTIONS } from '../../src/cloudevents.tokens.js';
import { silent } from '../support/silent-logger.js';
import { received } from './support.js';

/** A real Nest application with these providers and controllers, and a receiver of its handlers. */
export async function handling(
  metadata: ModuleMetadata,
  change: (builder: TestingModuleBuilder) => TestingModuleBuilder = (builder) => builder,
  choices: ReceiverChoices = {},
) {
  const logged: string[] = [];
  const clock = new ManualClock();
  const options = receiverOptions(choices, clock);
  const builder = Test.createTestingModule({
    ...metadata,
    imports: [DiscoveryModule, ...(metadata.imports ?? [])],
    providers: [
      HandlerDiscovery,
      HandlerExplorer,
      HandlerRegistry,
      { provide: CLOUDEVENTS_RECEIVER_OPTIONS, useValue: options },
      ...(metadata.providers ?? []),
    ],
  }).setLogger({ ...silent, error: (line: unknown) => void logged.push(String(line)) });
  const app = await (await change(builder).compile()).init();
  const [discovery, registry] = [app.get(HandlerDiscovery), app.get(HandlerRegistry)];
  discovery.refresh();
  const receiver = new CloudEventsReceiver(discovery, registry, clock, options, silent as never);
  const receive = (changes?: Readonly<Record<string, unknown>>): Promise<Receipt> =>
    receiver.receive(received(changes), { transport: 'test', message: 'm' });
  return { app, receive, receiver, registry, logged, clock };
}

/** The first line of what an event was not handled for, without what stands before it. */
export function reasonOf(receipt: Receipt): string {
  if (receipt.status !== 'rejected' && receipt.status !== 'failed') return receipt.status;
  return receipt.error.message.replace(/^The event was (rejected|not handled): /, '');
}
