import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage, type ReceivedHeaders } from '../../src/bindings/http/index.js';
import { decodeMessage as decodeKafkaMessage } from '../../src/bindings/kafka/index.js';
import type { CloudEvent } from '../../src/core/index.js';
import { DecodeError, InvalidEventError } from '../../src/errors/index.js';
import { decodeStructured, encodeStructured } from '../../src/formats/json/index.js';
import { accepted, event, problemsOf } from '../core/events.js';

const ce = { 'ce-id': 'e-1', 'ce-source': '/s', 'ce-type': 't', 'ce-specversion': '1.0' };

function overHttp(headers: Record<string, string>, tolerant = false): CloudEvent {
  const [read] = decodeMessage({ headers: Object.entries({ ...ce, ...headers }).flat() }, { tolerant });
  return read as CloudEvent;
}

describe('C1: characters that no attribute may hold', () => {
  it.each([
    ['CR', '\r'],
    ['LF', '\n'],
    ['NUL', '\0'],
    ['DEL', '\u007f'],
    ['a lone high surrogate', '\ud800'],
    ['a lone low surrogate', '\udc00'],
    ['a noncharacter', '\ufdd0'],
    ['the last noncharacter of a plane', '\u{1fffe}'],
  ])('%s is refused when the event is built, in every attribute of text', (_, character) => {
    for (const name of ['id', 'type', 'subject', 'ext']) {
      expect(problemsOf(event({ [name]: `a${character}b` }))).toEqual([
        expect.stringMatching(`^${name}: must not contain`),
      ]);
      expect(() => encodeMessage(event({ [name]: `a${character}b` }))).toThrow(InvalidEventError);
    }
  });

  it('an incoming header cannot smuggle them in by percent-encoding', () => {
    expect(() => overHttp({ 'ce-subject': 'a%0D%0Ab' })).toThrow("Attribute 'subject' of the event must not contain");
  });
});

describe('C2: characters that headers escape', () => {
  it.each(['€', '😀', 'a b', 'a"b', 'a%b', 'a%41b', '%', '\\', '"\\"', 'ü%C3%BC'])(
    '%s comes back as it was',
    (subject) => {
      const { headers, body } = encodeMessage(event({ subject, ext: subject }));
      expect(decodeMessage({ headers: Object.entries(headers).flat(), body })).toEqual([
        event({ subject, ext: subject }),
      ]);
    },
  );
});

describe('C3: incoming headers that are not encoded', () => {
  it('are taken when their bytes are UTF-8', () => {
    // Node gives every byte of a header as one character.
    expect(overHttp({ 'ce-subject': Buffer.from('Zürich €').toString('latin1') }).subject).toBe('Zürich €');
  });

  it('are refused when they are anything else', () => {
    expect(() => overHttp({ 'ce-subject': 'Z\xfcrich' })).toThrow("The header 'ce-subject' is no UTF-8");
  });
});

describe('C4: percent signs in incoming headers', () => {
  it.each(['%C0%A0', '%ED%A0%80', '%F4%90%80%80', '%82', '%E2%82'])('%s is refused: no UTF-8', (subject) => {
    expect(() => overHttp({ 'ce-subject': subject })).toThrow(DecodeError);
    expect(() => overHttp({ 'ce-subject': subject }, true)).toThrow(DecodeError);
  });

  it.each(['%zz', '%', 'a%', '%4', '100%.', '%g0'])(
    '%s is refused, or kept as it is when read tolerantly',
    (subject) => {
      expect(() => overHttp({ 'ce-subject': subject })).toThrow('a % without two hex digits after it');
      expect(overHttp({ 'ce-subject': subject }, true).subject).toBe(subject);
    },
  );

  it('a quote that is not closed is refused, or kept as it is when read tolerantly', () => {
    expect(() => overHttp({ 'ce-subject': '5" pipe' })).toThrow('a quote that is not closed');
    expect(overHttp({ 'ce-subject': '5" pipe 100%' }, true).subject).toBe('5" pipe 100%');
  });

  it('%41 is A, needless as it is', () => {
    expect(overHttp({ 'ce-subject': '%41' }).subject).toBe('A');
  });
});

describe('C10: required attributes', () => {
  const required = ['id', 'source', 'type', 'specversion'];
  it.each(required)('%s missing, null or empty is refused by its name, and never invented', (name) => {
    const { [name]: _, ...rest } = event();
    for (const broken of [rest, { ...rest, [name]: null }, { ...rest, [name]: '' }]) {
      expect(() => decodeStructured(JSON.stringify(broken))).toThrow(`Attribute '${name}' of the event`);
    }
    expect(() => overHttp({ [`ce-${name}`]: '' })).toThrow(`Attribute '${name}' of the event must`);
  });

  it.each(['0.3', '2.0', '1', '1.0.2', '1.1', ' 1.0'])('specversion %s is refused', (specversion) => {
    expect(() => decodeStructured(JSON.stringify(event({ specversion })))).toThrow("Attribute 'specversion'");
    expect(() => overHttp({ 'ce-specversion': specversion })).toThrow("Attribute 'specversion'");
  });
});

describe('C11: time', () => {
  it.each([
    '2026-03-01T12:00:00.123456789+02:00',
    '2016-12-31T23:59:60Z',
    '2026-03-01t12:00:00z',
    '0000-01-01T00:00:00Z',
    '2026-03-01T12:00:00.10000-00:00',
  ])('%s keeps its text', (time) => {
    expect(decodeStructured(encodeStructured(accepted({ time }))).time).toBe(time);
    expect(overHttp({ 'ce-time': time }).time).toBe(time);
  });

  it.each(['2026-02-29T12:00:00Z', 'yesterday', '2026-03-01', '2026-03-01T12:00:60Z', '2026-03-01T12:00:00+24:00'])(
    '%s is refused',
    (time) => {
      expect(() => decodeStructured(JSON.stringify(event({ time })))).toThrow("Attribute 'time' of the event must be");
      expect(() => overHttp({ 'ce-time': time })).toThrow("Attribute 'time' of the event must be");
    },
  );
});

describe('C12: names of extensions', () => {
  it.each(['MyExt', 'my_ext', 'my-ext', 'ä', ''])(
    '%j is refused when sent and when received in structured mode',
    (name) => {
      expect(problemsOf(event({ [name]: 'x' }))).toHaveLength(1);
      expect(() => decodeStructured(JSON.stringify(event({ [name]: 'x' })))).toThrow(DecodeError);
    },
  );

  it('header names fold to lower case', () => {
    expect(overHttp({ 'CE-MyExt': 'x' })).toMatchObject({ myext: 'x' });
  });

  it('data and core names are no extensions in headers', () => {
    expect(() => overHttp({ 'ce-data': 'x' })).toThrow("Attribute 'data' of the event is reserved");
  });

  it('a name of more than 20 characters is legal', () => {
    const name = 'a'.repeat(40);
    expect(decodeStructured(encodeStructured(accepted({ [name]: 'x' })))).toHaveProperty(name, 'x');
  });
});

describe('C13: values of extensions', () => {
  it.each([2147483647, -2147483648, 0])('the integer %s is carried', (ext) => {
    expect(decodeStructured(encodeStructured(accepted({ ext })))).toHaveProperty('ext', ext);
  });

  it.each([[2147483648], [-2147483649], [1.5], [{}], [[]], [new Date(0)]])('%j is refused', (ext) => {
    expect(problemsOf(event({ ext }))).toHaveLength(1);
    const received = JSON.stringify(event({ ext: ext instanceof Date ? {} : ext }));
    expect(() => decodeStructured(received)).toThrow("Attribute 'ext' of the event must be");
  });

  it('null is absent', () => {
    expect(accepted({ ext: null }).extensions).toEqual([]);
    expect(decodeStructured(JSON.stringify(event({ ext: null })))).not.toHaveProperty('ext');
  });

  it('bytes are Binary: base64 on the wire', () => {
    expect(encodeStructured(accepted({ ext: Uint8Array.of(77, 97) }))).toContain('"ext":"TWE="');
  });
});

describe('C20: attribute headers beside structured content', () => {
  const body = JSON.stringify(event({ id: 'in the body' }));

  it('over HTTP the content counts', () => {
    const headers: ReceivedHeaders = { ...ce, 'ce-id': 'in a header', 'content-type': 'application/cloudevents+json' };
    expect(decodeMessage({ headers, body })[0]?.id).toBe('in the body');
  });

  it('in Kafka the value counts', () => {
    const headers = { ce_id: 'in a header', ce_specversion: '1.0', 'content-type': 'application/cloudevents+json' };
    expect(decodeKafkaMessage({ headers, value: Buffer.from(body) }).id).toBe('in the body');
  });
});
