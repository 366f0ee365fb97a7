import type { Dispatcher } from 'undici';

type Controller = Dispatcher.DispatchController;

/** What a receiver answered. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The beginning of the body, as far as it was read. */
  readonly text: string;
}

const mostBytes = 16 * 1024;

/**
 * Reads the answer to one request, at most 16 KiB of its body: an endless one costs nothing. Once there is a status it
 * decides, whatever happens to the body.
 */
export class AnswerReader implements Dispatcher.DispatchHandler {
  #controller: Controller | undefined;
  #head: Omit<HttpAnswer, 'text'> | undefined;
  #chunks: Buffer[] | undefined;
  #size = 0;
  #reason: Error | undefined;

  /** What is called first counts. */
  constructor(
    private readonly answered: (answer: HttpAnswer) => void,
    private readonly failed: (error: Error) => void,
  ) {}

  /** Gives up the request, as soon as it has a connection. */
  abort(reason: Error): void {
    this.#reason = reason;
    this.#controller?.abort(reason);
  }

  onRequestStart(controller: Controller): void {
    if (this.#reason === undefined) this.#controller = controller;
    else controller.abort(this.#reason);
  }

  onResponseStart(_controller: Controller, status: number, headers: HttpAnswer['headers']): void {
    // Others follow where the status only informs.
    if (status >= 200) this.#head = { status, headers };
  }

  onResponseData(controller: Controller, chunk: Buffer): void {
    (this.#chunks ??= []).push(chunk);
    this.#size += chunk.length;
    if (this.#size < mostBytes) return;
    this.onResponseEnd();
    controller.abort(new Error('enough was read'));
  }

  onResponseEnd(): void {
    const head = this.#head;
    if (head === undefined) return;
    this.#head = undefined;
    this.answered({ ...head, text: this.#text() });
  }

  onResponseError(_controller: Controller | null, error: Error): void {
    if (this.#head !== undefined) this.onResponseEnd();
    else this.failed(error);
  }

  #text(): string {
    return this.#chunks === undefined ? '' : Buffer.concat(this.#chunks).subarray(0, mostBytes).toString();
  }
}
