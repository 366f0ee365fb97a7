import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { until } from '../support/until.js';
import { environment, finished, root } from './run.js';

const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

/** A receiver that holds every request until a test lets it answer. */
async function holdingReceiver() {
  const held: ServerResponse[] = [];
  let answered = 0;
  let open = false;
  const answer = (response: ServerResponse): void => {
    answered++;
    response.writeHead(204).end();
  };
  const server = createServer((request: IncomingMessage, response) => {
    request.resume().on('end', () => (open ? answer(response) : held.push(response)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`,
    waiting: () => held.length,
    answered: () => answered,
    release: () => {
      open = true;
      held.splice(0).forEach(answer);
    },
  };
}

function startPoker(variables: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, ['dist/apps/poker/main.js'], { cwd: root, env: environment(variables) });
  closing.push(() => child.kill('SIGKILL'));
  return { child, end: finished(child) };
}

describe('SIGTERM', () => {
  it('delivers what was accepted before the process ends', async () => {
    const receiver = await holdingReceiver();
    const { child, end } = startPoker({ CLOUDEVENTS_HTTP_ENDPOINT: receiver.endpoint });
    await until('a request is held', () => receiver.waiting() > 0);
    child.kill('SIGTERM');
    expect(child.exitCode).toBeNull();
    receiver.release();
    const { stdout, stderr } = await end;
    expect(`${stdout}${stderr}`).not.toContain('Not delivered before the shutdown deadline');
    expect(receiver.answered()).toBeGreaterThan(0);
  });

  it('gives up at the deadline, reports what is left and ends with a failure', async () => {
    const receiver = await holdingReceiver();
    const { child, end } = startPoker({
      CLOUDEVENTS_HTTP_ENDPOINT: receiver.endpoint,
      CLOUDEVENTS_SHUTDOWN_TIMEOUT: '0.5',
    });
    await until('a request is held', () => receiver.waiting() > 0);
    const before = performance.now();
    child.kill('SIGTERM');
    const { code, stdout, stderr } = await end;
    expect(performance.now() - before).toBeLessThan(10_000);
    expect(`${stdout}${stderr}`).toMatch(/Not delivered before the shutdown deadline of 0\.5 s: [1-9][0-9]* to http/);
    expect(code).not.toBe(0);
  });
});
