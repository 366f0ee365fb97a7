import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { hang } from '../../../../../test/support/http/answers.js';
import { idsOf } from '../../../../../test/support/http/received-request.js';
import { ScriptedReceiver } from '../../../../../test/support/http/scripted-receiver.js';
import { type Postgres, startPostgres } from '../../../../../test/support/servers/postgres.js';
import { until } from '../../../../../test/support/until.js';
import { newOutbox, writer } from './relays.js';

const program = fileURLToPath(new URL('support/terminated-relay.ts', import.meta.url));

let server: Postgres;
beforeAll(async () => void (server = await startPostgres()), 60_000);
afterAll(() => server.stop());

/** A relay in a process of its own, and how it ended. */
function startProcess(schema: string, endpoint: string, shutdownTimeout: number) {
  const options = ['--conditions=nestjs-cloudevents-source', '--import', 'tsx', program];
  const args = [...options, server.url, schema, endpoint, String(shutdownTimeout)];
  const child: ChildProcess = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const end = new Promise<{ code: number | null; signal: string | null; text: string }>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, text }));
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await end;
  });
  return { child, end };
}

describe('O14: a relay whose process is asked to end', () => {
  it('under load delivers and marks what it has, and leaves the rest: nothing is sent twice', async () => {
    const { schema, start, send, count } = await newOutbox(server);
    const { outbox } = await start('writer', writer);
    const ids = Array.from({ length: 5000 }, (_, n) => `s${n % 50}-${n}`);
    await send(outbox, ids);
    const receiver = await ScriptedReceiver.listen();
    const { child, end } = startProcess(schema, receiver.url, 20);
    await until('it is at work', () => receiver.requests.length > 10, { timeoutMs: 30_000 });
    child.kill('SIGTERM');

    const { code, signal, text } = await end;
    expect([code, signal]).toEqual([null, 'SIGTERM']);
    expect(text).not.toContain('Not delivered');
    const sent = idsOf(receiver.requests);
    expect([await count('outbox'), await count('outbox_lane')]).toEqual([ids.length - sent.length, 0]);
    expect(sent.length).toBeLessThan(ids.length);

    await start('next', { http: { endpoint: receiver.url } });
    await until('nothing is left', async () => (await count('outbox')) === 0, { timeoutMs: 30_000 });
    expect(idsOf(receiver.requests).toSorted()).toEqual(ids.toSorted());
  }, 90_000);

  it('several times, before a receiver that does not answer, ends at its deadline and says what it leaves', async () => {
    const { schema, start, send, count } = await newOutbox(server);
    const { outbox } = await start('writer', writer);
    await send(outbox, ['a1', 'a2', 'b1', 'b2', 'c1']);
    const receiver = await ScriptedReceiver.listen(hang);
    const { child, end } = startProcess(schema, receiver.url, 2);
    await until('all is sent', () => receiver.events.length === 5, { timeoutMs: 30_000 });

    const begun = performance.now();
    child.kill('SIGTERM');
    const impatience = setInterval(() => child.kill('SIGTERM'), 100);
    onTestFinished(() => clearInterval(impatience));
    const { code, signal, text } = await end;
    const took = performance.now() - begun;
    expect([code, signal]).toEqual([null, 'SIGTERM']);
    // Neither at once, nor later than a busy machine makes it.
    expect(took).toBeGreaterThanOrEqual(2000);
    expect(took).toBeLessThan(12_000);
    expect(
      text.match(/Not delivered before the shutdown deadline of 2 s, kept in the outbox: 5 to http/g),
    ).toHaveLength(1);
    expect([await count('outbox'), await count('outbox_lane'), await count('dead_letter')]).toEqual([5, 0, 0]);
  }, 60_000);
});
