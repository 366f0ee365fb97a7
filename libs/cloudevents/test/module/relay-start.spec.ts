import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { Test } from '@nestjs/testing';
import { expect, it, onTestFinished } from 'vitest';
import { turns } from '../../../../test/support/turns.js';
import { until } from '../../../../test/support/until.js';
import { CloudEventsModule } from '../../src/index.js';
import { MemorySink } from '../../src/testing/index.js';
import { ScriptedOutbox } from '../delivery/outbox/scripted-outbox.js';
import { silent } from '../support/silent-logger.js';

it('a relay begins once every provider has had its onModuleInit: a sink may connect there', async () => {
  const store = new ScriptedOutbox();
  const seen: number[] = [];
  @Injectable()
  class Connecting implements OnModuleInit {
    async onModuleInit(): Promise<void> {
      await turns(50);
      seen.push(store.asked.claim.length);
    }
  }
  const module = await Test.createTestingModule({
    imports: [
      ConfigModule.forRoot({ ignoreEnvFile: true }),
      CloudEventsModule.forRoot({ sink: 'none', sinks: [new MemorySink()], outbox: store }),
    ],
    providers: [Connecting],
  })
    .setLogger(silent)
    .compile();
  const app = await module.init();
  onTestFinished(() => app.close());
  expect(seen).toEqual([0]);
  await until('it looks', () => store.asked.claim.length > 0);
});
