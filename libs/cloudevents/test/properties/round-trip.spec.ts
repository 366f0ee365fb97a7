import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CloudEvent } from '../../src/core/index.js';
import { InvalidEventError } from '../../src/errors/index.js';
import { arbitraryEvent } from './arbitrary-event.js';
import { type Carrier, carriers, kept } from './carriers.js';

const numRuns = 1000;

/** What arrives, or that the event was refused before anything was sent. */
function outcomeOf(carrier: Carrier, event: CloudEvent): unknown {
  try {
    return kept(carrier.carry(event), carrier);
  } catch (error) {
    if (error instanceof InvalidEventError) return 'refused';
    throw error;
  }
}

describe('any valid event, sent and read again', () => {
  it.each(carriers.map((carrier) => [carrier.name, carrier] as const))('%s', (_, carrier) => {
    fc.assert(
      fc.property(arbitraryEvent(), (event) => {
        expect(outcomeOf(carrier, event)).toEqual(
          carrier.unwritable?.(event) === true ? 'refused' : kept(event, carrier),
        );
      }),
      { numRuns },
    );
  });
});
