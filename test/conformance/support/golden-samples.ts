import type { AttributeTypeName, ExtensionDefinitions } from 'nestjs-cloudevents';
import type { AttributeValue, ExpectedAttribute, ExpectedEvent } from './expected-event.js';
import { sampleExtensions, sampleTypes } from './sample-extensions.js';
import { bullets, sections, type Section } from './markdown.js';
import { UnknownShapeError } from './shape.js';
import type { Vectors } from './vectors.js';

/** Where the conformance suite describes its sample events. */
const description = 'cloudevents-conformance/format/README.md';

/** The "golden" events that valid cases are compared with, as the suite itself describes them. */
export interface GoldenSamples {
  readonly events: ReadonlyMap<string, ExpectedEvent>;
  readonly batches: ReadonlyMap<string, readonly ExpectedEvent[]>;
  /** The extensions that are defined for cases which ask for it. */
  readonly extensions: ExtensionDefinitions;
  /** The same with those that have a rule beyond their type. */
  readonly constrainedExtensions: ExtensionDefinitions;
}

const read = new WeakMap<Vectors, GoldenSamples>();

/** @throws UnknownShapeError when there is no description, or one that cannot be understood */
export function goldenSamples(vectors: Vectors): GoldenSamples {
  let samples = read.get(vectors);
  if (samples === undefined) {
    const file = vectors.find(description);
    if (file === undefined)
      throw new UnknownShapeError(`the sample events described in ${description}`, 'no such file');
    read.set(vectors, (samples = samplesOf(file.text)));
  }
  return samples;
}

function samplesOf(text: string): GoldenSamples {
  const parts = sections(text);
  const { free, constrained } = sampleExtensions(parts);
  const types = sampleTypes(parts);
  const events = new Map<string, ExpectedEvent>();
  for (const section of below(parts, /sample events$/i)) events.set(section.title, eventOf(section, events, types));
  const batches = new Map<string, readonly ExpectedEvent[]>();
  for (const section of below(parts, /sample event batches$/i)) batches.set(section.title, batchOf(section, events));
  return { events, batches, extensions: free, constrainedExtensions: [...free, ...constrained] };
}

function below(parts: readonly Section[], parent: RegExp): readonly Section[] {
  return parts.filter((section) => section.parent !== undefined && parent.test(section.parent));
}

/** "Derived from the minimal event" says which event comes before the changes. */
function eventOf(
  { title, body }: Section,
  known: ReadonlyMap<string, ExpectedEvent>,
  types: ReadonlyMap<string, AttributeTypeName>,
): ExpectedEvent {
  const base = /derived\s+from\s+the\s+`?(\w+)`?\s+event/i.exec(body)?.[1];
  const start = base === undefined ? undefined : known.get(base);
  if (base !== undefined && start === undefined) {
    throw new UnknownShapeError(`sample '${title}' derived from a sample before it`, `'${base}'`);
  }
  const attributes = new Map<string, ExpectedAttribute>(start?.attributes);
  // Samples are called by their ids; not every description says so.
  attributes.set('id', { value: title });
  let data = start?.data;
  for (const [name, text] of bullets(body)) {
    const value = valueOf(text, `${name} of sample '${title}'`);
    if (name === 'data') data = value;
    else attributes.set(name, { value, type: types.get(name) });
  }
  return { attributes, data };
}

function valueOf(text: string, what: string): AttributeValue {
  const quoted = /^"(.*)"$/s.exec(text);
  if (quoted !== null) return quoted[1] ?? '';
  const bytes = /^bytes\s*`?\{\s*([\d\s,]*)\}/i.exec(text);
  if (bytes !== null) return Uint8Array.from((bytes[1] ?? '').match(/\d+/g) ?? [], Number);
  if (/^-?\d+$/.test(text)) return Number(text);
  if (text === 'true' || text === 'false') return text === 'true';
  if (/^\d{4}-\d{2}-\d{2}T\S+$/.test(text)) return text;
  throw new UnknownShapeError(`${what}: a quoted text, a number, a boolean, a timestamp or bytes`, text);
}

const counts: Readonly<Record<string, number>> = { no: 0, a: 1, one: 1, two: 2, three: 3, four: 4, five: 5 };

/** "Consists of two events, which are the `a` and then `b` sample events", or "both copies of the `a` sample event". */
function batchOf({ title, body }: Section, events: ReadonlyMap<string, ExpectedEvent>): readonly ExpectedEvent[] {
  const [, word = '', rest = ''] = /consists\s+of\s+(\w+)([\s\S]*)/i.exec(body) ?? [];
  const count = counts[word.toLowerCase()];
  const names = Array.from(rest.matchAll(/`(\w+)`/g), ([, name = '']) => name);
  const copied = names.length === 1 && /copies/i.test(rest);
  const listed = copied ? Array.from({ length: count ?? 0 }, () => names[0] ?? '') : names;
  if (count === undefined || listed.length !== count) {
    throw new UnknownShapeError(`sample batch '${title}' with its events named`, body.trim());
  }
  return listed.map((name) => {
    const event = events.get(name);
    if (event === undefined) throw new UnknownShapeError(`sample batch '${title}' of known samples`, `'${name}'`);
    return event;
  });
}
