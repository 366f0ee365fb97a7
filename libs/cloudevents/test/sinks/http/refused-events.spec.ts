import { describe, expect, it } from 'vitest';
import { ScriptedReceiver } from '../../../../../test/support/http/scripted-receiver.js';
import { InvalidEventError } from '../../../src/errors/index.js';
import { anEvent } from './events.js';
import { HttpRoom } from './http-room.js';

const cyclic: Record<string, unknown> = {};
cyclic['self'] = { of: cyclic };

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { value };
  return value;
}

const throwing = {
  toJSON(): never {
    throw new Error('not today');
  },
};

/** Data that no format can hold keeps the whole call from being sent, in every mode. */
describe.each(['batch', 'structured', 'binary'] as const)('HTTP sink, events that cannot be sent, %s mode', (mode) => {
  it.each([
    ['cyclic data', cyclic],
    ['a BigInt', { amount: 1n }],
    ['a function', { run: () => 1 }],
    ['a symbol', [Symbol('x')]],
    ['a toJSON that throws', { nested: throwing }],
    ['a toJSON that gives a BigInt', { toJSON: () => 1n }],
    ['data nested 8001 levels deep', nested(8001)],
    ['data nested 200 000 levels deep', nested(200_000)],
    ['no number', { amount: Number.NaN }],
  ])('D12: %s: refused with the attribute named, and no connection is made', async (_, data) => {
    const receiver = await ScriptedReceiver.listen();
    const room = new HttpRoom(receiver.url, { mode });
    const refused = room.deliver(anEvent('1', { data: 'fine' }), anEvent('2', { data }), anEvent('3'));

    await expect(refused).rejects.toThrow(InvalidEventError);
    await expect(refused).rejects.toThrow(/'?data/);
    expect(room.health).toMatchObject({ sink: 'http', status: 'up', pending: 0 });
    expect(receiver.connections).toBe(0);

    expect(await room.deliverOne(anEvent('4'))).toMatchObject({ status: 'delivered', attempts: 1 });
  });
});
