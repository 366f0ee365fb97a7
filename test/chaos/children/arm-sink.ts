import type { Outcome, Sink } from '../../../libs/cloudevents/src/sinks/sink.js';
import type { SinkName } from '../points.js';
import type { Drain } from './drain.js';
import { report } from './reporting.js';
import type { Trap } from './trap.js';

/** Puts points into a sink at which its process may be killed. */
export function armSink(sink: Pick<Sink, 'name' | 'attempt'>, trap: Trap, drain: Drain): void {
  const attempt = sink.attempt.bind(sink);
  const name = sink.name as SinkName;
  sink.attempt = async (prepared) => {
    if (trap.isSetFor('in-drain', name)) {
      report({ ready: true });
      await drain.begun;
    }
    const outcome = await attempt(prepared);
    // By the next turn of the event loop the wait has begun.
    if (mustRepeat(outcome)) setImmediate(() => trap.pass('in-backoff', name, []));
    return outcome;
  };
}

function mustRepeat(outcome: Outcome | readonly Outcome[]): boolean {
  return [outcome].flat().some((one) => (one as Outcome).status === 'retry');
}
