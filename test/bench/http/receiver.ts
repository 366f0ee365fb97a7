import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Arrivals } from './receiver-process.js';

const program = fileURLToPath(new URL('receiver-process.ts', import.meta.url));

/** Where events are sent to: an HTTP server in a process of its own. */
export interface Receiver {
  readonly origin: string;
  readonly path: string;
  readonly url: string;
  /** What has arrived since this was called last. */
  take(): Promise<Arrivals>;
  stop(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const child = spawn(process.execPath, ['--import', 'tsx', program], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const exit = once(child, 'exit');
  const gone = exit.then(([code, signal]) =>
    Promise.reject(new Error(`The receiver ended with ${String(code ?? signal)}`)),
  );
  gone.catch(() => undefined);
  const heard = async <T>(): Promise<T> => ((await Promise.race([once(child, 'message'), gone])) as [T])[0];
  const origin = `http://127.0.0.1:${await heard<number>()}`;
  const path = '/events';
  return {
    origin,
    path,
    url: origin + path,
    take: () => {
      const arrivals = heard<Arrivals>();
      child.send('take');
      return arrivals;
    },
    stop: async () => {
      child.disconnect();
      await exit;
    },
  };
}
