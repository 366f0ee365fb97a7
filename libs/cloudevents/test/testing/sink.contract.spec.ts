import { describe } from 'vitest';
import { MemorySink, sinkContract } from '../../src/testing/index.js';
import { attemptDefects } from './broken/sink-attempt.defects.js';
import { encodingDefects } from './broken/sink-encoding.defects.js';
import { peerDefects } from './broken/sink-peer.defects.js';
import { sinkTable } from './broken/sink.table.js';
import { provesContract } from './support/broken-rules.js';
import { keepsContract } from './support/keeps-contract.js';
import { everyBehaviour, PeerSink, sinkUnderTest } from './support/peer-sink.js';

describe('sinkContract', () => {
  provesContract<PeerSink>(
    (make) =>
      sinkContract((timeout) => sinkUnderTest(make(), timeout), {
        bytes: true,
        peer: everyBehaviour,
        timeout: 500,
        patience: 3000,
      }),
    () => new PeerSink(),
    [...encodingDefects, ...attemptDefects, ...peerDefects],
    sinkTable,
  );
});

describe('MemorySink', () => {
  const make = () => {
    const sink = new MemorySink();
    return { sink, received: () => sink.events };
  };
  keepsContract(sinkContract(make));
});
