import { describe, expect, it } from 'vitest';
import { decodeBatch, decodeStructured, encodeBatch, encodeStructured } from '../../../src/formats/json/index.js';
import { accepted, bytes } from '../../core/events.js';
import { attack, hostileBytes } from '../../properties/hostile-input.js';

const events = [
  accepted(),
  accepted({ data: { a: [1, 'x', null, { b: false }] }, ext: 5, flag: true, subject: '"€%' }),
  accepted({ data: bytes('\u0000ÿ'), datacontenttype: 'image/png', time: '2026-03-01T12:00:00.123456789+02:00' }),
  accepted({ data: 'text', datacontenttype: 'text/plain', dataschema: 'https://example.com/s' }),
].map(encodeStructured);

describe('the JSON decoder, on any bytes', () => {
  it('gives an event that obeys the rules, or a DecodeError', () => {
    const counts = attack(hostileBytes(events.map(bytes)), (input) => decodeStructured(input));
    expect(counts.read).toBeGreaterThan(1000);
    expect(counts.refused).toBeGreaterThan(1000);
  });

  it('does so with batches', () => {
    const batches = [[], events.slice(0, 1), events].map((list) => bytes(encodeBatch(list)));
    const counts = attack(hostileBytes(batches), (input) => decodeBatch(input));
    expect(counts.read).toBeGreaterThan(1000);
    expect(counts.refused).toBeGreaterThan(1000);
  });
});
