import type { IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';

type Middleware = (request: IncomingMessage, response: object, next: () => void) => void;

interface ParserOptions {
  readonly type: string | readonly string[];
  readonly verify?: ((request: IncomingMessage, response: object, bytes: Buffer) => void) | undefined;
}

interface Express {
  (): { use(middleware: Middleware): void };
  json(options: ParserOptions): Middleware;
  raw(options: ParserOptions): Middleware;
  text(options: ParserOptions): Middleware;
}

/** What these tests use of Express, whose types are not installed. */
export const express = createRequire(import.meta.url)('express') as Express;
