import { describe, expect, it } from 'vitest';
import { BodyMemory } from '../../../src/sinks/http/body-memory.js';

const KiB = 1024;

describe('memory of bodies', () => {
  it('that were sent serves others, as far as they fit', () => {
    const memory = new BodyMemory();
    const first = memory.take(40 * KiB);
    memory.giveBack(first);
    const second = memory.take(50 * KiB);
    expect(second.buffer).toBe(first.buffer);
    expect(second.byteLength).toBe(50 * KiB);
    memory.giveBack(second);
    const larger = memory.take(100 * KiB);
    expect(larger.buffer).not.toBe(first.buffer);
    expect(larger.byteLength).toBe(100 * KiB);
  });

  it('serves one at a time', () => {
    const memory = new BodyMemory();
    const first = memory.take(40 * KiB);
    expect(memory.take(40 * KiB).buffer).not.toBe(first.buffer);
    memory.giveBack(first);
    expect(memory.take(40 * KiB).buffer).toBe(first.buffer);
    expect(memory.take(40 * KiB).buffer).not.toBe(first.buffer);
  });

  it('is given back once for each body', () => {
    const memory = new BodyMemory();
    const body = memory.take(40 * KiB);
    memory.giveBack(body);
    memory.giveBack(body);
    const [second, third] = [memory.take(40 * KiB), memory.take(40 * KiB)];
    expect(second.buffer).toBe(body.buffer);
    expect(third.buffer).not.toBe(body.buffer);
    memory.giveBack(body);
    expect(memory.take(40 * KiB).buffer, 'that of the second is still in use').not.toBe(second.buffer);
  });

  it('of anybody else is never written to', () => {
    const memory = new BodyMemory();
    const theirs = Buffer.allocUnsafeSlow(64 * KiB);
    memory.giveBack(theirs);
    expect(memory.take(40 * KiB).buffer).not.toBe(theirs.buffer);
  });

  it('is not kept without end', () => {
    const memory = new BodyMemory();
    const bodies = Array.from({ length: 10 }, () => memory.take(1024 * KiB));
    for (const body of bodies) memory.giveBack(body);
    const before = new Set(bodies.map(({ buffer }) => buffer));
    const again = Array.from({ length: 10 }, () => memory.take(1024 * KiB));
    expect(again.filter(({ buffer }) => before.has(buffer))).toHaveLength(4);
  });
});
