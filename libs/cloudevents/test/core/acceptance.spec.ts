import { describe, expect, it } from 'vitest';
import { acceptEvent, type AcceptedEvent } from '../../src/core/index.js';
import { encodeStructured } from '../../src/formats/json/index.js';
import { accepted, event, problemsOf } from './events.js';

const all = {
  subject: 's',
  time: '2026-11-22T10:00:00Z',
  datacontenttype: 'application/json',
  dataschema: 'urn:x',
  tenant: 'eu-4',
  data: { a: 1 },
};

describe('acceptance, of one event after the other', () => {
  it('leaves nothing of an event in the next one', () => {
    accepted(all);
    expect(encodeStructured(accepted())).toBe(encodeStructured(acceptEvent({ ...event() })));
    expect(accepted().attributes.map(([name]) => name)).toEqual(['specversion', 'id', 'source', 'type']);
    expect(accepted().data).toEqual({ kind: 'none' });
  });

  it('leaves nothing of an event that was refused, or could not be read', () => {
    const unreadable = Object.defineProperty(event({ tenant: 'eu-4' }), 'data', {
      get: () => {
        throw new Error('gone');
      },
    });
    expect(problemsOf(event({ ...all, id: '', ext: 1.5 }))).toHaveLength(2);
    expect(problemsOf(unreadable)).toEqual(['event: cannot be read: gone']);
    expect(problemsOf(null)).toEqual(['event: must be an object']);
    expect(accepted().attributes.map(([name]) => name)).toEqual(['specversion', 'id', 'source', 'type']);
  });

  it('keeps two events apart where the data of one accepts another', () => {
    let inner: AcceptedEvent | undefined;
    const data = {
      toJSON: () => {
        inner = accepted({ id: 'inner', subject: 'in', innerext: 'i' });
        return 'outer data';
      },
    };
    const outer = accepted({ id: 'outer', outerext: 'o', data });
    expect(encodeStructured(outer)).toContain('"id":"outer"');
    expect(outer.extensions).toEqual([['outerext', 'o']]);
    expect(outer.subject).toBeUndefined();
    expect(inner?.extensions).toEqual([['innerext', 'i']]);
    expect(inner?.subject).toBe('in');
  });

  it('writes text that needs an escape the same, whichever attribute has it', () => {
    for (const name of ['id', 'type', 'subject', 'datacontenttype', 'ext'] as const) {
      const value = name === 'datacontenttype' ? 'text/plain; a="b"' : 'a"b\\c';
      accepted({ ...all, data: undefined });
      const given = { ...all, data: 'x', [name]: value };
      expect(JSON.parse(encodeStructured(accepted(given)))).toEqual(event(given));
    }
  });
});
