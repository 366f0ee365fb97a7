import type { CloudEvent } from '../../../src/core/index.js';
import type { RejectionReason } from '../../../src/sinks/sink.js';
import type { PeerBehaviour } from '../../../src/testing/index.js';
import { decodeBatch } from '../../../src/formats/json/index.js';

/** What a peer says of a batch, or of one event of it. */
export type PeerAnswer = 'taken' | 'nonsense' | { readonly busyFor: number } | { readonly refused: RejectionReason };

/** The other side of a sink, in memory: takes batches of JSON, and behaves as it is told. */
export class Peer {
  behaviour: PeerBehaviour = 'accepts';
  readonly bytes: Uint8Array[] = [];
  readonly events: CloudEvent[] = [];

  reach(): Promise<void> {
    if (this.behaviour === 'unreachable') return Promise.reject(new Error('connection refused'));
    return Promise.resolve();
  }

  async post(body: Uint8Array): Promise<readonly PeerAnswer[]> {
    await this.reach();
    // As over a network: others may come in between.
    await new Promise((resolve) => setImmediate(resolve));
    this.bytes.push(body);
    const events = decodeBatch(body);
    this.events.push(...events);
    if (this.behaviour === 'breaks') throw new Error('connection reset');
    if (this.behaviour === 'hangs') await new Promise(() => undefined);
    return events.map(({ subject }) => this.#answer(subject));
  }

  #answer(subject: string | undefined): PeerAnswer {
    switch (this.behaviour) {
      case 'babbles':
        return 'nonsense';
      case 'busy':
        return { busyFor: 0 };
      case 'busy for a minute':
        return { busyFor: 60 };
      case 'refuses':
        return { refused: 'rejected' };
      case 'refuses as too large':
        return { refused: 'too-large' };
      case 'refuses as unauthorized':
        return { refused: 'unauthorized' };
      case 'gone':
        return { refused: 'gone' };
      case 'refuses one':
        return subject === 'refused' ? { refused: 'rejected' } : 'taken';
      default:
        return 'taken';
    }
  }
}
