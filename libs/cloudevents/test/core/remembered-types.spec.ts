import { describe, expect, it } from 'vitest';
import {
  acceptEvent,
  type AttributeType,
  attributeTypes,
  cloudEvent,
  type CloudEvent,
  defineAttribute,
  isHiddenType,
  populatedAttributes,
  rememberedTypes,
  rememberTypes,
  withAttribute,
  withAttributes,
  withAttributeText,
  withData,
} from '../../src/core/index.js';
import { DecodeError, InvalidEventError } from '../../src/errors/index.js';
import { ReceivedAttributes } from '../../src/formats/received-attributes.js';
import { receivedEvent } from '../../src/formats/received-event.js';
import { bytes, event } from './events.js';

const { boolean, integer, string, binary, uri, uriReference, timestamp } = attributeTypes;
const link = defineAttribute('link', uri);
const members = { link: 'urn:a', ref: '/r', seen: '2024-05-06T07:08:09Z', text: 't', count: 7 };
const wireTypes = new Map<string, AttributeType>([
  ['link', uri],
  ['ref', uriReference],
  ['seen', timestamp],
  ['text', string],
  ['count', integer],
]);

function received(changes: Readonly<Record<string, unknown>> = members): CloudEvent {
  return receivedEvent(attributesOf(event(changes)), { what: 'the event' });
}

/** As a format that tells types reads them. */
function attributesOf(given: CloudEvent, types: ReadonlyMap<string, AttributeType> = wireTypes): ReceivedAttributes {
  const attributes = new ReceivedAttributes();
  for (const [name, value] of Object.entries(given)) attributes.set(name, value, types.get(name));
  return attributes;
}

/** The types that extensions leave with; nothing where the value tells. */
function sentTypes(given: CloudEvent): Record<string, string | undefined> {
  return Object.fromEntries(acceptEvent(given).extensions.map(([name, , type]) => [name, type?.name]));
}

const all = { link: 'URI', ref: 'URI-reference', seen: 'Timestamp', text: undefined, count: undefined };

describe('the types of extensions that were learned', () => {
  it('are those that a value in memory does not tell', () => {
    expect([uri, uriReference, timestamp].every(isHiddenType)).toBe(true);
    expect([boolean, integer, string, binary].some(isHiddenType)).toBe(false);
  });

  it('are kept from where an event is received to where it is sent', () => {
    expect(sentTypes(received())).toEqual(all);
  });

  it('are invisible to whoever lists, copies or serialises the event', () => {
    const given = received();
    expect(given).toStrictEqual(event(members));
    expect(Reflect.ownKeys({ ...given })).toEqual(Object.keys(given));
    expect(JSON.parse(JSON.stringify(given))).toEqual(event(members));
    expect(sentTypes({ ...given })).toEqual({ ...all, link: undefined, ref: undefined, seen: undefined });
  });

  it('come from definitions as well', () => {
    const known = { what: 'the event', extensions: [link] };
    expect(sentTypes(receivedEvent(attributesOf(event(members), new Map()), known))['link']).toBe('URI');
    expect(sentTypes(cloudEvent(event(members), [link]))['link']).toBe('URI');
    expect(sentTypes(withAttribute(event(), link, 'urn:b'))).toEqual({ link: 'URI' });
  });

  it('survive every change that does not concern them', () => {
    const given = received();
    for (const changed of [
      withAttribute(given, 'subject', 's'),
      withAttributes(given, { text: 'u', other: 'new' }),
      withAttributeText(given, 'count', '8'),
      withData(given, { hand: 7 }),
      withData(given, undefined),
      cloudEvent(given),
      cloudEvent(withData(given, null)),
    ]) {
      expect(sentTypes(changed)).toMatchObject(all);
      expect(Object.isFrozen(changed)).toBe(true);
    }
    expect(sentTypes(given)).toEqual(all);
  });

  it('hold for values set by name', () => {
    expect(sentTypes(withAttribute(received(), 'link', 'urn:b'))).toEqual(all);
    expect(() => withAttribute(received(), 'link', 'no URI')).toThrow(InvalidEventError);
    expect(() => withAttribute(received(), 'link', 'no URI')).toThrow(
      "'link' must be an absolute URI (RFC 3986), as it is in this event, unless a definition is given",
    );
    expect(populatedAttributes(received()).find(([{ name }]) => name === 'seen')?.[0].type).toBe(timestamp);
  });

  it('go with the attribute, or with another definition', () => {
    expect(sentTypes(withAttribute(withAttribute(received(), 'link', null), 'link', 'urn:b'))['link']).toBeUndefined();
    // A value that could be a URI still.
    expect(sentTypes(withAttribute(received(), defineAttribute('link', string), 'urn:b'))['link']).toBeUndefined();
    expect(rememberedTypes(withAttribute(received(), 'link', null))?.has('link')).toBe(false);
    expect(sentTypes(withAttribute(received(), defineAttribute('link', uriReference), '/r'))['link']).toBe(
      'URI-reference',
    );
  });

  it('do not count for a value that was put there by hand', () => {
    const given = received();
    given['link'] = 'no URI';
    given['seen'] = 7;
    expect(sentTypes(given)).toEqual({ ...all, link: undefined, seen: undefined });
    expect(withAttribute(given, 'seen', 8)['seen']).toBe(8);
    expect(withAttribute(given, 'link', 'still none')['link']).toBe('still none');
  });

  it('are none for attributes of the specification, which have their own', () => {
    const time = defineAttribute('time', timestamp);
    expect(rememberedTypes(withAttribute(event(), time, '2024-05-06T07:08:09Z'))).toBeUndefined();
  });

  it('are not noted where there are none', () => {
    const given = event();
    for (const none of [undefined, new Map<string, AttributeType>()]) expect(rememberTypes(given, none)).toBe(given);
    expect(Reflect.ownKeys(given)).toEqual(Object.keys(event()));
  });

  it('are those of the definition when both are known, and must then agree', () => {
    const context = { what: 'the event', extensions: [defineAttribute('ref', uri)] };
    const read = (): unknown => receivedEvent(attributesOf(event(members)), context);
    expect(read).toThrow(DecodeError);
    expect(read).toThrow("Attribute 'ref' of the event must be of type URI, but was sent as URI-reference");
  });

  it.each([
    ['link', '/relative', 'must be an absolute URI'],
    ['ref', 'a b', 'must be a URI-reference'],
    ['seen', 'now', 'must be a date-time'],
    ['text', 7, 'must be a string'],
    ['count', '7', 'must be an integer'],
    ['count', bytes('7'), 'must be an integer'],
  ])('are those of the values: %s of %o was sent as something else', (name, value, rule) => {
    expect(() => received({ [name]: value })).toThrow(DecodeError);
    expect(() => received({ [name]: value })).toThrow(`Attribute '${name}' of the event ${rule}`);
  });
});
