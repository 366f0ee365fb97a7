import { type ArgumentsHost, Catch } from '@nestjs/common';
import { BaseExceptionFilter } from '@nestjs/core';
import { ProblemException } from 'nestjs-cloudevents';
import { LiveCount } from '../cli/live-count.js';
import { TransportCounters } from '../counting/transport-counters.js';

/** Counts the requests that the webhook refuses, and leaves the answer as it is. */
@Catch(ProblemException)
export class RefusalFilter extends BaseExceptionFilter<ProblemException> {
  constructor(
    private readonly counters: TransportCounters,
    private readonly live: LiveCount,
  ) {
    super();
  }

  override catch(problem: ProblemException, host: ArgumentsHost): void {
    // 4xx is what the sender did. 5xx is our own failure, and the message comes again.
    if (problem.getStatus() < 500) {
      this.counters.of('http').reject();
      this.live.changed();
    }
    // oxlint-disable-next-line promise/valid-params -- a filter, not a promise
    super.catch(problem, host);
  }
}
