import type { CloudEvent } from 'nestjs-cloudevents';
import type { Difference } from '../model.js';
import { isSameData } from './compare-data.js';
import { type ExpectedAttribute, expectedFromEvent, type ExpectedEvent, unknownData } from './expected-event.js';
import { instantOf } from './instant.js';
import { Mismatch, refuseDifferences } from './mismatch.js';
import { shown } from './shown.js';

export interface CompareOptions {
  /** Whether the types of attributes were told and must be the same too. Default: only their values must. */
  readonly types?: boolean;
}

/** @throws Mismatch naming every attribute that differs, and data */
export function expectEvent(expected: ExpectedEvent, actual: CloudEvent, options: CompareOptions = {}): void {
  refuseDifferences(differencesOf(expected, actual, options));
}

/** @throws Mismatch for another number of events, or naming every attribute that differs by the index of its event */
export function expectEvents(
  expected: readonly ExpectedEvent[],
  actual: readonly CloudEvent[],
  options: CompareOptions = {},
): void {
  if (expected.length !== actual.length) {
    throw new Mismatch([{ where: 'events', expected: String(expected.length), actual: String(actual.length) }]);
  }
  refuseDifferences(
    expected.flatMap((event, index) =>
      differencesOf(event, actual[index] as CloudEvent, options).map((difference) => ({
        ...difference,
        where: `[${index}].${difference.where}`,
      })),
    ),
  );
}

function differencesOf(expected: ExpectedEvent, actual: CloudEvent, { types = false }: CompareOptions): Difference[] {
  const found = expectedFromEvent(actual);
  const differences: Difference[] = [];
  for (const name of new Set([...expected.attributes.keys(), ...found.attributes.keys()])) {
    const one = expected.attributes.get(name);
    const other = found.attributes.get(name);
    if (one !== undefined && other !== undefined && isSameAttribute(name, one, other, types)) continue;
    // Types are only worth showing where they are what differs.
    const typed = types && one?.type !== undefined && other?.type !== undefined && one.type !== other.type;
    differences.push({ where: name, expected: attribute(one, typed), actual: attribute(other, typed) });
  }
  const contentType = found.attributes.get('datacontenttype')?.value;
  const type = typeof contentType === 'string' ? contentType : undefined;
  if (expected.data !== unknownData && !isSameData(expected.data, found.data, type)) {
    differences.push({ where: 'data', expected: shown(expected.data), actual: shown(found.data) });
  }
  return differences;
}

function isSameAttribute(name: string, one: ExpectedAttribute, other: ExpectedAttribute, types: boolean): boolean {
  if (types && one.type !== undefined && one.type !== other.type) return false;
  if (canonicalText(one) === canonicalText(other)) return true;
  if (name !== 'time' && one.type !== 'Timestamp') return false;
  const instant = instantOf(String(one.value));
  return instant !== undefined && instant === instantOf(String(other.value));
}

function canonicalText({ value }: ExpectedAttribute): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : String(value);
}

function attribute(given: ExpectedAttribute | undefined, typed: boolean): string {
  if (given === undefined) return 'nothing';
  return typed ? `${given.type} ${shown(given.value)}` : shown(given.value);
}
