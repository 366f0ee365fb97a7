import { describe, expect, it } from 'vitest';
import { sameAtPlace } from '../../src/formats/same-place.js';

function counted() {
  const worked: string[] = [];
  const use = sameAtPlace((name) => {
    worked.push(name);
    return `use of ${name}`;
  });
  return { use, worked };
}

describe('what is the same at its place as before', () => {
  it('is worked out once', () => {
    const { use, worked } = counted();
    for (let message = 0; message < 3; message++) {
      expect(['a', 'b', 'c'].map(use)).toEqual(['use of a', 'use of b', 'use of c']);
    }
    expect(worked).toEqual(['a', 'b', 'c']);
  });

  it('is told from what stood there before, and from what stands elsewhere', () => {
    const { use } = counted();
    const messages = [['a', 'b'], ['b', 'a'], ['a'], ['c', 'b', 'a'], ['a', 'b']];
    for (const names of messages) expect(names.map(use)).toEqual(names.map((name) => `use of ${name}`));
  });

  it('may be long, or far behind, or after a gap', () => {
    const { use } = counted();
    const long = 'x'.repeat(100);
    for (const place of [5, 0, 1000, 1, 0]) {
      expect([use(long, place), use('a', place)]).toEqual([`use of ${long}`, 'use of a']);
    }
  });
});
