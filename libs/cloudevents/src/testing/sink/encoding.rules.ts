import assert from 'node:assert/strict';
import type { Rule } from '../contract/contract-case.js';
import { InvalidEventError } from '../../errors/index.js';
import { canonical, encoded, event, events, everyKind, expectReceived, repeated } from './sink-samples.js';
import type { SinkUnderTest } from './sink-under-test.js';

const isPositive = (value: number): boolean => value > 0 && !Number.isNaN(value);

/** What is sent is made once, and says how large it is. */
export const encodingRules: readonly Rule<SinkUnderTest>[] = [
  {
    name: 'has a name, and limits that batches can be cut by',
    why: 'delivery would wait for a batch that can never be made',
    check({ sink: { name, limits } }) {
      const { events: most, bytes, overhead, separator = 0, hardLimit, concurrency, rate } = limits;
      assert.ok(typeof name === 'string' && name !== '', 'no name');
      for (const [what, value] of Object.entries({ events: most, concurrency })) {
        assert.ok(isPositive(value) && (Number.isInteger(value) || value === Infinity), `limits.${what} is ${value}`);
      }
      for (const [what, value] of Object.entries({ bytes, hardLimit })) {
        assert.ok(isPositive(value), `limits.${what} is ${value}`);
      }
      for (const [what, value] of Object.entries({ overhead, separator })) {
        assert.ok(value >= 0 && value < bytes, `limits.${what} is ${value}, with ${bytes} bytes in all`);
      }
      assert.ok(rate === undefined || isPositive(rate), `limits.rate is ${rate}`);
    },
  },
  {
    name: 'sends events of every kind as they are',
    why: 'a receiver would get another event than the one that was published',
    async check(made) {
      const { sink } = made;
      const sent = [];
      for (const [what, one] of Object.entries(everyKind)) {
        try {
          const { event: same, size, key } = sink.encode(one);
          assert.equal(same, one, 'encode gives another event back');
          assert.ok(Number.isInteger(size) && size >= 0, `an event with ${what} has the size ${size}`);
          assert.ok(key === undefined || typeof key === 'string', `an event with ${what} has the key ${String(key)}`);
        } catch (error) {
          // What a format cannot represent, it refuses before anything is sent.
          assert.ok(
            error instanceof InvalidEventError,
            `${what}: ${error instanceof Error ? error.message : 'no error'}`,
          );
          assert.notEqual(one, everyKind['a subject'], 'an event without anything special is refused');
          continue;
        }
        await repeated(made, sink.prepare([sink.encode(one)]), 1);
        sent.push(one);
      }
      const got = await made.received();
      const byId = (list: readonly { id: string }[]): string[] => list.map(({ id }) => id);
      assert.deepEqual(byId(got), byId(sent));
      for (const [index, one] of got.entries()) assert.deepEqual(canonical(one), canonical(sent[index] ?? one));
    },
  },
  {
    name: 'gives events of one subject one key, and those without a subject none',
    why: 'by its key an event waits for those before it',
    check({ sink }) {
      const keyOf = (id: string, subject: string | undefined): string | undefined =>
        sink.encode(event(id, { subject })).key;
      assert.equal(typeof keyOf('1', 'a'), 'string', 'an event with a subject waits for nobody');
      assert.equal(keyOf('1', 'a'), keyOf('2', 'a'));
      assert.notEqual(keyOf('1', 'a'), keyOf('1', 'b'));
      assert.equal(keyOf('1', undefined), undefined, 'an event without a subject waits for others');
    },
  },
  {
    name: 'sends nothing before an attempt',
    why: 'what is encoded may be refused by another sink, and then nobody must have it',
    async check(made) {
      made.sink.prepare(encoded(made, events('1', '2').slice(0, made.sink.limits.events)));
      await made.sink.check();
      await expectReceived(made, []);
    },
  },
];

/** The bytes that go over the wire. */
export const bytesRules: readonly Rule<SinkUnderTest>[] = [
  {
    name: 'sends the same bytes at every attempt',
    why: 'a receiver may compare a repeated request with the first one, or its signature',
    async check(made) {
      const batch = events('1', '2', '3').slice(0, made.sink.limits.events);
      const prepared = made.sink.prepare(encoded(made, batch));
      for (let attempts = 0; attempts < 3; attempts++) await repeated(made, prepared, batch.length);
      const seen = (await bytesOf(made)).map((bytes) => Buffer.from(bytes).toString('latin1'));
      assert.equal(seen.length, 3, 'an attempt is one message');
      assert.equal(new Set(seen).size, 1, 'the bytes of a later attempt differ');
    },
  },
  {
    name: 'counts at least the bytes that are sent',
    why: 'batches would become larger than the other side takes, and memory fuller than it may be',
    async check(made) {
      const { sink } = made;
      const { overhead, separator = 0 } = sink.limits;
      const wide = event('4', { datacontenttype: 'application/json', data: '€'.repeat(3000) });
      const most = [wide, ...events('1', '2', '3')].slice(0, sink.limits.events);
      for (const batch of [[wide], most]) {
        const list = encoded(made, batch);
        await repeated(made, sink.prepare(list), batch.length);
        const counted = list.reduce((sum, { size }) => sum + size, overhead + separator * (list.length - 1));
        const sent = (await bytesOf(made)).at(-1)?.length ?? 0;
        assert.ok(counted >= sent, `${batch.length} events count as ${counted} bytes, and are ${sent}`);
      }
    },
  },
];

async function bytesOf({ bytes }: SinkUnderTest): Promise<readonly Uint8Array[]> {
  assert.ok(bytes, 'the contract was not given bytes, which shows what came over the wire');
  return await bytes();
}
