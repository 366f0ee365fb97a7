import type { ContractCase } from '../contract/contract-case.js';
import { contractCases } from '../contract/contract-cases.js';
import { attemptRules } from './attempt.rules.js';
import { bytesRules, encodingRules } from './encoding.rules.js';
import { closingRules, peerRules } from './peer.rules.js';
import type { MakeSink, SinkContractOptions } from './sink-under-test.js';

const noTimeout = 24 * 3_600_000;

/**
 * What every `Sink` must do, as tests for any runner. A failure is an `AssertionError` that names the rule.
 *
 * @param make a sink that nothing was sent with, for each case another one; its other side accepts
 *
 * @example
 * for (const { name, run } of sinkContract(makeMySink, { peer: ['unreachable', 'hangs'] })) it(name, run);
 */
export function sinkContract(make: MakeSink, options: SinkContractOptions = {}): readonly ContractCase[] {
  const { bytes = false, peer = [], timeout = 1000 } = options;
  const passing = peer.filter((behaviour) => behaviour !== 'hangs').flatMap((behaviour) => peerRules[behaviour] ?? []);
  const rules = [...encodingRules, ...(bytes ? bytesRules : []), ...attemptRules, ...passing];
  const hanging = peer.includes('hangs');
  return [
    ...contractCases(() => make(10_000), rules, options),
    ...(hanging ? contractCases(() => make(timeout), peerRules.hangs ?? [], options) : []),
    ...(hanging ? contractCases(() => make(noTimeout), closingRules, options) : []),
  ];
}
