import { expect, it } from 'vitest';
import type { Point } from './points.js';
import { contradictions } from './proof.js';
import type { Evidence } from './verdict.js';

const acknowledged = { id: 'known', writer: 'w', subject: 's', number: 1 };
const evidence: Evidence = {
  ledger: [acknowledged],
  committed: ['known', 'unknown', 'twice'].map((id) => ({ id, subject: 's' })),
  arrivals: { http: ['known', 'unknown', 'twice', 'twice'] },
  deadLetters: {},
};

it.each<[Point, string, string | undefined]>([
  ['before-insert', 'rolled back', undefined],
  ['before-insert', 'unknown', 'was committed all the same'],
  ['before-commit', 'rolled back', undefined],
  ['before-commit', 'unknown', 'was committed all the same'],
  ['after-commit', 'unknown', undefined],
  ['after-commit', 'rolled back', 'was not committed'],
  ['after-commit', 'known', 'is in the ledger all the same'],
  ['claimed', 'known', undefined],
  ['sent-not-marked', 'twice', undefined],
  ['sent-not-marked', 'known', 'arrived 1 times at http, not again'],
  ['answer-withheld', 'known', 'arrived 1 times at http, not again'],
  ['in-drain', 'known', 'arrived 1 times at http, not again'],
  ['marked', 'known', undefined],
])('a kill at %s with an event that is %s: %s', (point, id, what) => {
  const kill = { target: { point, sink: 'http' }, process: 'relay1', ids: [id] } as const;
  const expected = what === undefined ? [] : [`relay1 was killed at '${point}', and its event ${id} ${what}`];
  expect(contradictions([kill], evidence)).toEqual(expected);
});
