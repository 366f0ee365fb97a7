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
  receiverOptions,
} from '../../src/receiving/index.js';
import { silent } from '../support/silent-logger.js';
import { received } from './support.js';

/** A real Nest application with these providers and controllers, and a receiver of its handlers. */
export async function handling(
  metadata: ModuleMetadata,
  change: (builder: TestingModuleBuilder) => TestingModuleBuilder = (builder) => builder,
) {
  const logged: string[] = [];
  const builder = Test.createTestingModule({
    ...metadata,
    imports: [DiscoveryModule, ...(metadata.imports ?? [])],
    providers: [HandlerDiscovery, HandlerExplorer, HandlerRegistry, ...(metadata.providers ?? [])],
  }).setLogger({ ...silent, error: (line: unknown) => void logged.push(String(line)) });
  const app = await (await change(builder).compile()).init();
  const [discovery, registry, clock] = [app.get(HandlerDiscovery), app.get(HandlerRegistry), new ManualClock()];
  discovery.refresh();
  const receiver = new CloudEventsReceiver(discovery, registry, clock, receiverOptions({}, clock), silent as never);
  const receive = (changes?: Readonly<Record<string, unknown>>): Promise<Receipt> =>
    receiver.receive(received(changes), { transport: 'test', message: 'm' });
  return { app, receive, registry, logged };
}

/** The first line of what an event was not handled for, without what stands before it. */
export function reasonOf(receipt: Receipt): string {
  if (receipt.status !== 'rejected' && receipt.status !== 'failed') return receipt.status;
  return receipt.error.message.replace(/^The event was (rejected|not handled): /, '');
}
