import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeHeaderValue, encodeMessage } from '../../src/bindings/http/index.js';
import {
  acceptEvent,
  type AttributeTypeName,
  type CloudEvent,
  type CloudEventAttributeValue,
  type Extension,
  type ExtensionDefinitions,
  validate,
} from '../../src/core/index.js';
import { DecodeError, InvalidEventError } from '../../src/errors/index.js';
import { allExtensions } from '../../src/extensions/index.js';
import { decodeStructured, encodeStructured } from '../../src/formats/json/index.js';
import { event } from '../core/events.js';

type Values = Readonly<Record<string, CloudEventAttributeValue>>;

/** What a documented extension is, in examples. */
export interface ExtensionTable {
  readonly types: Readonly<Record<string, AttributeTypeName>>;
  /** All its attributes. */
  readonly full: Values;
  /** The fewest that make use of it. */
  readonly least: readonly Values[];
  /** Attributes that break a rule whatever carries them: what is wrong, and with which. */
  readonly broken: readonly (readonly [attributes: Values, attribute: string, rule: string])[];
  /** Values of the wrong type, as JSON and callers may have them; most protocols carry text only. */
  readonly wrong: readonly (readonly [attribute: string, value: unknown, rule: string])[];
}

/** What holds for every documented extension. */
// An extension of any shape: only `any` says so.
// oxlint-disable-next-line typescript/no-explicit-any
export function describeExtension(extension: Extension<any>, table: ExtensionTable): void {
  const { types, full, least, broken, wrong } = table;
  const { name } = extension;
  const known: ExtensionDefinitions = [extension];
  const text = texts(full);
  const absent = Object.fromEntries(Object.keys(types).map((attribute) => [attribute, null]));

  describe(`the extension ${name}`, () => {
    it('defines its attributes with the documented types', () => {
      const defined = extension.allAttributes.map(({ name: attribute, type }) => [attribute, type.name]);
      expect(Object.fromEntries(defined)).toEqual(types);
      expect(extension.attributes).toEqual(
        Object.fromEntries(extension.allAttributes.map((each) => [each.name, each])),
      );
      expect(extension.allAttributes.every(({ kind }) => kind === 'extension')).toBe(true);
    });

    it('is not used by an event that has none of them', () => {
      expect(extension.get(event())).toBeUndefined();
      expect(extension.get(event(absent))).toBeUndefined();
      expect(extension.problems(event())).toEqual([]);
    });

    it('reads values of the declared types, and text for them', () => {
      expect(extension.get(event(full))).toEqual(full);
      expect(extension.get(event(text))).toEqual(full);
      expect(extension.problems(event(text))).toEqual([]);
    });

    it('gives a new frozen event with the values and takes them away again', () => {
      const original = Object.freeze(event({ other: 'stays' }));
      const used = extension.with(original, full);
      expect(used).toEqual(event({ other: 'stays', ...full }));
      expect(Object.isFrozen(used)).toBe(true);
      expect(extension.with(used, absent)).toEqual(original);
      expect(extension.get(original)).toBeUndefined();
    });

    it.each(least)('is content with %o', (values) => {
      expect(extension.get(extension.with(event(), values))).toEqual(values);
      expect(validate(event(values), known)).toEqual([]);
    });

    it('is read in binary and structured mode, alone and among all others', () => {
      for (const extensions of [known, allExtensions]) {
        expect(fromHeaders(text, extensions)).toMatchObject(full);
        expect(decodeStructured(JSON.stringify(event(full)), { extensions })).toMatchObject(full);
        expect(decodeStructured(JSON.stringify(event(text)), { extensions })).toMatchObject(full);
      }
    });

    it('leaves with the types it has, also after it was received as text', () => {
      const accepted = acceptEvent(fromHeaders(text, known), undefined, known);
      expect(accepted.extensions.map(([attribute, , type]) => [attribute, type?.name])).toEqual(
        expect.arrayContaining(Object.entries(types)),
      );
      expect(JSON.parse(encodeStructured(accepted))).toEqual(event(full));
      expect(decodeMessage(encodeMessage(event(full), { extensions: known }), { extensions: known })).toEqual([
        event(full),
      ]);
    });

    // An extension without rules of its own still has types.
    it.runIf(broken.length > 0).each(broken)('refuses %o', (attributes, attribute, rule) => {
      const problem = { attribute, rule: expect.stringContaining(rule) as string };
      for (const given of [event(attributes), event(texts(attributes))]) {
        expect(extension.problems(given)).toEqual([problem]);
        expect(validate(given, known)).toEqual([problem]);
        expect(validate(given, allExtensions)).toEqual([problem]);
        expect(() => extension.get(given)).toThrow(InvalidEventError);
      }
      expect(() => extension.with(event(attributes), {})).toThrow(InvalidEventError);
      expectRefusal(() => fromHeaders(texts(attributes), known), attribute, rule);
      expectRefusal(() => decodeStructured(JSON.stringify(event(attributes)), { extensions: known }), attribute, rule);
    });

    it.each(wrong)('refuses a %s of %o', (attribute, value, rule) => {
      const given = event({ ...full, [attribute]: value });
      expect(extension.problems(given)).toEqual([{ attribute, rule }]);
      expect(() => extension.with(event(full), { [attribute]: value })).toThrow(`'${attribute}' must be`);
      expectRefusal(() => decodeStructured(JSON.stringify(given), { extensions: known }), attribute, rule);
    });
  });
}

/** What the headers of an HTTP message in binary mode carry. */
export function fromHeaders(extensions: Values, known: ExtensionDefinitions): CloudEvent {
  const headers = Object.entries(event(extensions)).map(
    ([name, value]) => [`ce-${name}`, encodeHeaderValue(value as string)] as const,
  );
  const [decoded] = decodeMessage({ headers }, { extensions: known });
  return decoded as CloudEvent;
}

function texts(values: Values): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}

function expectRefusal(read: () => unknown, attribute: string, rule: string): void {
  expect(read).toThrow(DecodeError);
  expect(read).toThrow(`Attribute '${attribute}' of the event `);
  expect(read).toThrow(rule);
}
