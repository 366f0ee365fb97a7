import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidEventError } from '../../src/errors/index.js';
import { arbitraryEvent } from './arbitrary-event.js';
import { carriers, kept } from './carriers.js';

const numRuns = 1000;

describe('any valid event, sent and read again', () => {
  it.each(carriers.map((carrier) => [carrier.name, carrier] as const))('%s', (_, carrier) => {
    fc.assert(
      fc.property(arbitraryEvent(), (event) => {
        if (carrier.unwritable?.(event) === true) {
          expect(() => carrier.carry(event)).toThrow(InvalidEventError);
        } else {
          expect(kept(carrier.carry(event), carrier)).toEqual(kept(event, carrier));
        }
      }),
      { numRuns },
    );
  });
});
