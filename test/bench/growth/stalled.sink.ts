import type { Outcome } from 'nestjs-cloudevents';
import { PreparingSink } from '../support/preparing.sink.js';

/** Takes nothing while it is stalled: attempts wait for its end. */
export class StalledSink extends PreparingSink {
  #end: Promise<void> = Promise.resolve();
  #release: () => void = () => undefined;

  stall(): void {
    this.#end = new Promise((resolve) => (this.#release = resolve));
  }

  release(): void {
    this.#release();
  }

  override async attempt(prepared: readonly [number, Uint8Array]): Promise<Outcome> {
    await this.#end;
    return super.attempt(prepared);
  }
}
