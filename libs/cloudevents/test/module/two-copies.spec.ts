import { Test } from '@nestjs/testing';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import * as first from '../../src/index.js';
import { MemorySink } from '../../src/testing/index.js';
import { book } from '../support/hand-projectors.js';
import { silent } from '../support/silent-logger.js';

/** The package as it is loaded again, e.g. by a module of yours that depends on it by itself. */
async function secondCopy(): Promise<typeof first> {
  vi.resetModules();
  return await import('../../src/index.js');
}

describe('D7: two copies of the package', () => {
  it('find the projectors of each other', async () => {
    const second = await secondCopy();
    expect(second.CloudEventsModule).not.toBe(first.CloudEventsModule);
    @second.Projector({ name: 'prj-foreign', domain: 'hand' })
    class Foreign {
      @second.Handles('Dealt')
      onDealt(): first.CloudEventDraft {
        return { type: 'test.dealt' };
      }
    }
    const memory = new MemorySink();
    const imports = [first.CloudEventsModule.forRoot({ sink: 'none', sinks: [memory] })];
    const building = Test.createTestingModule({ imports, providers: [Foreign] }).setLogger(silent);
    const app = await (await building.compile()).init();
    onTestFinished(() => app.close());
    await app.get(first.CloudEventsPublisher).publish(book('r', [{ type: 'Dealt', data: {} }]));
    expect(memory.events).toMatchObject([{ type: 'test.dealt', source: 'angzarr/hand' }]);
  });

  it('are refused together in one application, with a clear error', async () => {
    const second = await secondCopy();
    const imports = [first, second].map((copy) => copy.CloudEventsModule.forRoot({ sink: 'none' }));
    const compiled = await Test.createTestingModule({ imports }).setLogger(silent).compile();
    await expect(compiled.init()).rejects.toThrow(/CloudEventsModule: is imported 2 times/);
  });
});
