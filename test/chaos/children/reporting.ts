import { writeSync } from 'node:fs';
import type { Report } from './messages.js';

const pipe = 3;

/** Returns when the director can read it, whatever becomes of this process. */
export function report(what: Report): void {
  writeSync(pipe, `${JSON.stringify(what)}\n`);
}
