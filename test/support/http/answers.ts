import type { ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { ReceivedRequest } from './received-request.js';

/** What a receiver does with a request. */
export type Answer = (response: ServerResponse, request: ReceivedRequest) => void;

export function reply(status: number, headers: Record<string, string> = {}, body = ''): Answer {
  return (response) => void response.writeHead(status, headers).end(body);
}

/** Takes the request and never says a word. */
export const hang: Answer = () => undefined;

/** Answers once the condition holds. */
export function once(condition: Promise<unknown>, answer: Answer): Answer {
  return (response, request) => void condition.then(() => answer(response, request));
}

/** One answer after the other; the last one for all that follow. */
export function inTurn(...answers: readonly [Answer, ...Answer[]]): Answer {
  let next = 0;
  return (response, request) => (answers[Math.min(next++, answers.length - 1)] as Answer)(response, request);
}

/** A body that comes in pieces, each of them a little later than the one before. */
export function inPieces(status: number, ...pieces: readonly string[]): Answer {
  const pour = async (response: ServerResponse): Promise<void> => {
    for (const piece of pieces) {
      response.write(piece);
      await setTimeout(2);
    }
    response.end();
  };
  return (response) => void pour(response.writeHead(status));
}

/** The whole head at once, then a body of one byte now and then that never ends. */
export function drippingBody(status: number, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(status, headers).flushHeaders();
    const timer = setInterval(() => response.write('.'), 10);
    response.once('close', () => clearInterval(timer));
  };
}

/** A body without end, as fast as the other side takes it; `written` hears of every piece. */
export function endlessBody(status: number, written: (bytes: number) => void = () => undefined): Answer {
  const piece = Buffer.alloc(64 * 1024, 'x');
  return (response) => {
    response.writeHead(status);
    const pour = (): void => {
      while (!response.destroyed) {
        written(piece.length);
        if (!response.write(piece)) return;
      }
    };
    response.on('drain', pour);
    pour();
  };
}
