import { describe, expect, it } from 'vitest';
import { acceptEvent } from '../../src/core/index.js';
import { keptEvent } from '../../src/delivery/index.js';
import { encodeStructured } from '../../src/formats/json/index.js';

const base = { specversion: '1.0', id: '1', source: '/s', type: 't' };

describe('an event that was kept', () => {
  it.each([
    { ...base },
    { ...base, data: { datacontenttype: 'text/plain' } },
    { ...base, note: '"datacontenttype":"application/json"', data: 'text' },
    { ...base, data: { a: 1, datacontenttype: 'application/json' } },
    { ...base, datacontenttype: 'application/json', data: { a: 1 } },
    { ...base, datacontenttype: 'text/plain', data: 'text' },
    { ...base, data: new Uint8Array([1, 2]) },
    { ...base, data: null },
  ])('is sent with the bytes it had: %j', (event) => {
    const text = encodeStructured(acceptEvent(event));
    expect(encodeStructured(acceptEvent(keptEvent(text)))).toBe(text);
  });

  it.each([
    '{"data":{"a":1,"datacontenttype":"application/json"},"id":"1","source":"/s","specversion":"1.0","type":"t"}',
    '{"specversion":"1.0","id":"1","source":"/s","type":"t", "data":{"a":1,"datacontenttype":"application/json"}}',
  ])('says nothing of its data where only these have such a member: %s', (text) => {
    expect(keptEvent(text)).not.toHaveProperty('datacontenttype');
  });

  it('may be written with spaces, as by hand', () => {
    const text =
      '{"specversion":"1.0","id":"1","source":"/s","type":"t","datacontenttype" : "application/json","data" : 1}';
    expect(keptEvent(text).datacontenttype).toBe('application/json');
  });
});
