import { describe, expect, it } from 'vitest';
import { errorText } from '../../src/microservices/dead-letter-note.js';
import { deadLetter } from '../../src/microservices/kafka/dead-letter.js';

const record = {
  topic: 'poker',
  partition: 3,
  offset: '42',
  timestamp: '1700000000000',
  key: Buffer.from('seat-1'),
  value: Buffer.from([0, 255]),
};
const verdict = { reason: 'failed', error: new RangeError('too many chips'), attempts: 6 } as const;
const at = Date.UTC(2026, 0, 2, 3, 4, 5);

describe('a dead letter', () => {
  it('is the record as it came, with headers that say why', () => {
    const headers = { ce_id: Buffer.from('1'), twice: [Buffer.from('a'), Buffer.from('b')] };
    const letter = deadLetter({ ...record, headers }, verdict, at);
    expect(letter.key).toBe(record.key);
    expect(letter.value).toBe(record.value);
    expect(letter.headers).toEqual({
      ...headers,
      'x-dead-letter-reason': 'failed',
      'x-dead-letter-error': 'RangeError: too many chips',
      'x-dead-letter-topic': 'poker',
      'x-dead-letter-partition': '3',
      'x-dead-letter-offset': '42',
      'x-dead-letter-attempts': '6',
      'x-dead-letter-at': '2026-01-02T03:04:05.000Z',
    });
  });

  it('keeps a record without key, value and headers that way', () => {
    const letter = deadLetter({ ...record, key: null, value: null }, verdict, at);
    expect(letter).toMatchObject({ key: null, value: null });
    expect(Object.keys(letter.headers)).toHaveLength(7);
  });

  it('tells of its latest stay only', () => {
    const headers = { 'x-dead-letter-topic': Buffer.from('elsewhere') };
    expect(deadLetter({ ...record, headers }, verdict, at).headers['x-dead-letter-topic']).toBe('poker');
  });

  it('makes a header without value an empty one, since the client can write no other', () => {
    const headers = { none: null, some: [null, Buffer.from('a')] } as never;
    const letter = deadLetter({ ...record, headers }, verdict, at);
    expect(letter.headers).toMatchObject({ none: Buffer.alloc(0), some: [Buffer.alloc(0), Buffer.from('a')] });
  });

  it('keeps a header with the name of a built-in property', () => {
    const headers = Object.fromEntries([['__proto__', Buffer.from('a')]]);
    const letter = deadLetter({ ...record, headers }, verdict, at);
    expect(Object.entries(letter.headers)[0]).toEqual(['__proto__', Buffer.from('a')]);
  });

  it.each([
    ['one line of it', new Error('no table\nat db.ts:1'), /^Error: no table$/],
    ['no control characters', new Error('a\u0000b\u001bc\rd'), /^Error: a b c d$/],
    ['not all of a long one', new Error('x'.repeat(1000)), /^Error: x{200}…$/],
    ['not all of a long name', Object.assign(new Error('x'), { name: 'n'.repeat(600) }), /^n{500}…$/],
  ])('says of the error %s', (_, error, text) => {
    expect(errorText(error)).toMatch(text);
  });
});
