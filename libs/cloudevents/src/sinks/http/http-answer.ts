import type { Dispatcher } from 'undici';
import { AttemptTimeout } from './attempt-timeout.js';
import type { Deadlines, Limited } from './deadlines.js';

type Controller = Dispatcher.DispatchController;

/** What a receiver answered. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The beginning of the body, as far as it was read. */
  readonly text: string;
}

/** What became of a request: an answer, or why there is none. */
export type Answered = (answer: HttpAnswer | undefined, error?: Error) => void;

const mostBytes = 16 * 1024;
const noHeaders: HttpAnswer['headers'] = {};

/**
 * Reads the answer to one request, at most 16 KiB of its body: an endless one costs nothing. Once there is a status it
 * decides, whatever happens to the body. It is the answer itself then, since nothing is to be made for each request that
 * need not be.
 */
export class AnswerReader implements Dispatcher.DispatchHandler, HttpAnswer, Limited {
  status = 0;
  headers = noHeaders;
  deadline = 0;
  place = -1;
  #controller: Controller | undefined;
  #chunks: Buffer[] | undefined;
  #size = 0;
  #reason: Error | undefined;
  #isDone = false;

  /** @param timeout seconds it may take, for the error */
  constructor(
    private readonly deadlines: Deadlines,
    private readonly timeout: number,
    private readonly answered: Answered,
  ) {}

  get text(): string {
    return this.#chunks === undefined ? '' : Buffer.concat(this.#chunks).subarray(0, mostBytes).toString();
  }

  /** Gives up the request, as soon as it has a connection. */
  expire(): void {
    this.#reason = new AttemptTimeout(this.timeout);
    this.#controller?.abort(this.#reason);
  }

  onRequestStart(controller: Controller): void {
    if (this.#reason === undefined) this.#controller = controller;
    else controller.abort(this.#reason);
  }

  onResponseStart(_controller: Controller, status: number, headers: HttpAnswer['headers']): void {
    // Others follow where the status only informs.
    if (status < 200) return;
    this.status = status;
    this.headers = headers;
  }

  onResponseData(controller: Controller, chunk: Buffer): void {
    (this.#chunks ??= []).push(chunk);
    this.#size += chunk.length;
    if (this.#size < mostBytes) return;
    this.onResponseEnd();
    controller.abort(new Error('enough was read'));
  }

  onResponseEnd(): void {
    if (this.status > 0) this.#end(undefined);
  }

  onResponseError(_controller: Controller | null, error: Error): void {
    this.#end(this.status > 0 ? undefined : error);
  }

  /** What is called first counts. */
  #end(error: Error | undefined): void {
    if (this.#isDone) return;
    this.#isDone = true;
    this.deadlines.delete(this);
    if (error === undefined) this.answered(this);
    else this.answered(undefined, error);
  }
}
