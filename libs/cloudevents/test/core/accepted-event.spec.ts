import { describe, expect, it } from 'vitest';
import { acceptEvent } from '../../src/core/index.js';
import { encodeStructured } from '../../src/formats/json/index.js';

const time = '2026-01-01T00:00:00.123Z';
const given = {
  specversion: '1.0',
  id: 'a1',
  source: 'test',
  type: 'Tested',
  subject: 'hand-1',
  time,
  datacontenttype: 'application/json',
  data: { time, n: 1 },
} as const;

describe('an accepted event', () => {
  it.each([
    ['as text', (event: ReturnType<typeof acceptEvent>) => void encodeStructured(event)],
    ['as bytes', (event: ReturnType<typeof acceptEvent>) => event.keep({}, Buffer.from('{}'), false)],
    ['as text without its time', (event: ReturnType<typeof acceptEvent>) => event.keep({}, 'nothing', false)],
    ['not', () => undefined],
  ])('has the same attributes and data while it waits for long, written %s', (_, write) => {
    const event = acceptEvent(given);
    write(event);
    const { attributes, data } = event;
    event.compact(['hand', '1'].join('-'));
    event.compact('another key');
    expect([event.attributes, event.data]).toEqual([attributes, data]);
    expect([event.time, event.subject]).toEqual([time, 'hand-1']);
  });

  it('is written anew by other formats, whatever texts it let go of', () => {
    const event = acceptEvent(given);
    const [text, other] = [encodeStructured(event), { name: 'other' }];
    event.compact(undefined);
    expect([event.contentOf(other), encodeStructured(event)]).toEqual([undefined, text]);
    event.keep(other, 'its own', false);
    expect([event.contentOf(other), event.time, event.data]).toEqual(['its own', time, acceptEvent(given).data]);
    expect(encodeStructured(event)).toBe(text);
  });

  it('shares nothing with an event of another kind', () => {
    const kinds = Array.from({ length: 40 }, (_, n) => ({
      ...given,
      type: `Tested${n % 20}`,
      source: `test/${n % 3}`,
    }));
    const seen = kinds.map((kind) => acceptEvent(kind)).map(({ type, source }) => ({ type, source }));
    expect(seen).toEqual(kinds.map(({ type, source }) => ({ type, source })));
    const [plain, escaped] = [acceptEvent(given), acceptEvent({ ...given, subject: 'a "b"' })];
    expect([plain.isPlain, escaped.isPlain, acceptEvent(given).isPlain]).toEqual([true, false, true]);
  });
});
