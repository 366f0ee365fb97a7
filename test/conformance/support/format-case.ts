import { type CloudEvent, DecodeError, type EventContent, type EventFormat } from 'nestjs-cloudevents';
import type { ConformanceCase } from '../model.js';
import { type CompareOptions, expectEvent, expectEvents } from './compare-events.js';
import type { ExpectedEvent } from './expected-event.js';
import { type GoldenSamples, goldenSamples } from './golden-samples.js';
import { expectAccepted, expectAll, expectRefused } from './mismatch.js';
import { expectBatchRoundTrip, expectRoundTrip } from './round-trip.js';
import { UnknownShapeError } from './shape.js';
import type { Vectors } from './vectors.js';

/** What a case expects of a decoder. */
export interface Expectation {
  readonly valid: boolean;
  readonly batch: boolean;
}

const testTypes: Readonly<Record<string, Expectation>> = {
  ValidSingleEvent: { valid: true, batch: false },
  ValidBatch: { valid: true, batch: true },
  InvalidSingleEvent: { valid: false, batch: false },
  InvalidBatch: { valid: false, batch: true },
};

/** @throws UnknownShapeError for a test type that the conformance suite does not know */
export function expectationOf(testType: string | undefined): Expectation {
  const found = testType !== undefined && Object.hasOwn(testTypes, testType) ? testTypes[testType] : undefined;
  if (found === undefined) throw new UnknownShapeError('a test type of the conformance suite', testType ?? 'none');
  return found;
}

/** A case of the conformance suite's formats. */
export interface FormatCase {
  readonly id: string;
  readonly expectation: Expectation;
  readonly sampleId: string | undefined;
  readonly content: EventContent;
  /** Whether the sample extensions are defined for the decoder. */
  readonly sampleExtensions?: boolean;
  /** Whether those with rules are, too. */
  readonly constraints?: boolean;
  /** What the case itself says, where it has no sample or besides it. */
  readonly source?: readonly ExpectedEvent[];
}

/** @param typed whether the format tells the types of attributes */
export function formatCase(format: EventFormat, given: FormatCase, vectors: Vectors, typed: boolean): ConformanceCase {
  const { id, expectation, content, sampleExtensions = false, constraints = false, source } = given;
  return {
    id,
    run() {
      const samples = needsSamples(given) ? goldenSamples(vectors) : undefined;
      const extensions = extensionsOf(samples, sampleExtensions, constraints);
      const read = (): CloudEvent[] => readAll(format, expectation.batch, content, extensions);
      if (!expectation.valid) return expectRefused(read, DecodeError);
      const events = expectAccepted(read, expectation.batch ? 'a batch' : 'an event');
      const golden = goldenOf(format, given, samples);
      const check = expectation.batch ? expectEvents : expectOne;
      const roundTrip = expectation.batch ? expectBatchRoundTrip : expectOneRoundTrip;
      return expectAll(
        () => golden && check(golden, events, { types: typed || sampleExtensions }),
        () => source && check(source, events, { types: typed }),
        () => roundTrip(format, events, extensions),
      );
    },
  };
}

function expectOne(
  [expected]: readonly ExpectedEvent[],
  [actual]: readonly CloudEvent[],
  options: CompareOptions,
): void {
  expectEvent(expected as ExpectedEvent, actual as CloudEvent, options);
}

function expectOneRoundTrip(
  format: EventFormat,
  [event]: readonly CloudEvent[],
  extensions: GoldenSamples['extensions'] | undefined,
): void {
  expectRoundTrip(format, event as CloudEvent, extensions);
}

function readAll(
  format: EventFormat,
  batch: boolean,
  content: EventContent,
  extensions: GoldenSamples['extensions'] | undefined,
): CloudEvent[] {
  if (!batch) return [format.decode(content, { extensions })];
  if (format.batch === undefined) throw new Error(`the format '${format.name}' has no batch`);
  return format.batch.decode(content, { extensions });
}

function needsSamples({ expectation, sampleId, sampleExtensions, constraints }: FormatCase): boolean {
  return (expectation.valid && sampleId !== undefined) || sampleExtensions === true || constraints === true;
}

function extensionsOf(
  samples: GoldenSamples | undefined,
  sampleExtensions: boolean,
  constraints: boolean,
): GoldenSamples['extensions'] | undefined {
  if (constraints) return samples?.constrainedExtensions;
  return sampleExtensions ? samples?.extensions : undefined;
}

/** Samples of one format alone (`protobuf-…`) are described elsewhere, or not at all; the case's own source counts then. */
function goldenOf(
  { name }: EventFormat,
  { expectation, sampleId }: FormatCase,
  samples: GoldenSamples | undefined,
): readonly ExpectedEvent[] | undefined {
  if (sampleId === undefined || samples === undefined) return undefined;
  const event = samples.events.get(sampleId);
  const found = expectation.batch ? samples.batches.get(sampleId) : event && [event];
  if (found === undefined && !sampleId.startsWith(`${name}-`)) {
    throw new UnknownShapeError('a sample that the conformance suite describes', `'${sampleId}'`);
  }
  return found;
}
