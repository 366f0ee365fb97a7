import { HttpStatus, Inject, Post, Req, Res } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { CloudEvent } from '../../core/index.js';
import { BatchRun } from './batch-run.js';
import { decodeProblem, ProblemException } from './decode-problem.js';
import { batchResult, batchStatus, type EventAnswer, inFlightRetryAfter } from './event-answer.js';
import { problemType } from './problem-type.js';
import { announcedMode, nodeRequest } from './node-request.js';
import { eventsOf } from './request-events.js';

/**
 * The route at `receiver.path`. It is a controller like any other: global prefix, guards, interceptors and exception
 * filters of the application apply to it; versions do not. A guard knows it by `context.getClass()`, which is a
 * subclass of this.
 */
export abstract class CloudEventsEndpoint {
  constructor(
    @Inject(BatchRun) private readonly batch: BatchRun,
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
  ) {}

  @Post()
  async receive(@Req() request: object, @Res({ passthrough: true }) response: object): Promise<unknown> {
    const events = await eventsOf(request).catch((error: unknown) => {
      throw this.#problem(response, decodeProblem(error));
    });
    const answers = await this.batch.run(events, request);
    const isBatch = announcedMode(nodeRequest(request)) === 'batch';
    const results = isBatch ? { results: resultsOf(events, answers) } : undefined;
    const status = batchStatus(answers);
    if (status >= 400) {
      if (answers.some(({ outcome }) => outcome === 'in-flight')) {
        this.host.httpAdapter.setHeader(response, 'retry-after', String(inFlightRetryAfter));
      }
      const detail = isBatch ? 'Not every event of the batch was handled' : answers[0]?.detail;
      throw this.#problem(response, new ProblemException(status, detail, results));
    }
    this.host.httpAdapter.status(response, status);
    return status === HttpStatus.NO_CONTENT ? undefined : results;
  }

  #problem<T>(response: object, exception: T): T {
    if (exception instanceof ProblemException) this.host.httpAdapter.setHeader(response, 'content-type', problemType);
    return exception;
  }
}

function resultsOf(events: readonly CloudEvent[], answers: readonly EventAnswer[]) {
  return events.map((event, index) => batchResult(event, answers[index] as EventAnswer, index));
}
