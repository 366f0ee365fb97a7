import { describe, expect, it } from 'vitest';
import { dataValue, tolerantDataValue } from '../../src/formats/data-value.js';
import { bytes } from '../core/events.js';

describe.each([
  ['data', dataValue],
  ['data, read tolerantly', tolerantDataValue],
])('%s', (_name, read) => {
  it.each<[string, string | undefined, string, unknown]>([
    ['JSON is its value', 'application/vnd.x+json; charset=utf-8', '{"a":null}', { a: null }],
    ['JSON null is null', 'application/json', 'null', null],
    ['JSON of no length is no data', 'application/json', '', undefined],
    ['text is a string', 'text/csv', 'a,b', 'a,b'],
    ['text of no length is a string', 'Text/Plain', '', ''],
    ['bytes of no length are bytes', 'image/png', '', bytes('')],
    ['everything else is bytes', 'application/xml', '<a/>', bytes('<a/>')],
    ['what has no type is bytes', undefined, '{}', bytes('{}')],
  ])('%s', (_what, type, content, data) => {
    expect(read(bytes(content), type)).toStrictEqual(data);
    expect(read(content, type)).toStrictEqual(data);
  });

  it('does not change with the bytes it was read from', () => {
    const content = bytes('ab');
    const data = read(content, undefined);
    content[0] = 0;
    expect(data).toEqual(bytes('ab'));
  });
});
