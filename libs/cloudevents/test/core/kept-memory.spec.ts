import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { acceptEvent } from '../../src/core/index.js';
import { encodeOnce } from '../../src/formats/event-format.js';
import { encodeStructured, jsonEventFormat } from '../../src/formats/json/index.js';

setFlagsFromString('--expose_gc');
const collect = runInNewContext('gc') as () => void;
const MiB = 1024 * 1024;
const event = { specversion: '1.0', id: '1', source: '/s', type: 't' } as const;

/** What is remembered from one event to the next must not keep what the application let go of. */
describe('what is remembered of events that are gone', () => {
  it('is no text that is part of a large one', () => {
    collect();
    const before = process.memoryUsage().heapUsed;
    for (let round = 0; round < 2; round++) {
      for (let member = 0; member < 100; member++) {
        const large = `a text of some length ${'x'.repeat(MiB)}`.split('').reverse().join('');
        const part = large.slice(-22);
        encodeStructured(acceptEvent({ ...event, data: { [`member${member}`]: part } }));
      }
    }
    collect();
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(20 * MiB);
  });

  it('is no format that was made for one call, but a few', async () => {
    const formats = Array.from({ length: 40 }, () => {
      const format = { ...jsonEventFormat, name: 'once' };
      encodeOnce(format, acceptEvent(event));
      return new WeakRef(format);
    });
    // References are held to the end of the turn.
    await new Promise((resolve) => setImmediate(resolve));
    collect();
    expect(formats.filter((format) => format.deref() !== undefined).length).toBeLessThan(15);
  });
});
