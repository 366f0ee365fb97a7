import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { hang } from '../support/http/answers.js';
import { ScriptedReceiver } from '../support/http/scripted-receiver.js';

const program = fileURLToPath(new URL('support/stalled-producer.ts', import.meta.url));
const seconds = Number(process.env['CLOUDEVENTS_TEST_STALL_SECONDS'] ?? 5);
const MiB = 1024 * 1024;
/** Of the process altogether, in MiB; its heap alone may have a quarter of it. What grows without end exceeds both. */
const mark = 256;

interface Result {
  readonly sent: number;
  readonly refused: number;
  readonly other: number;
  readonly pending: number;
  readonly most: number;
}

it(
  'H22: memory stays flat before a receiver that takes nothing, and every event is pending or refused',
  { timeout: (seconds + 110) * 1000 },
  async () => {
    const receiver = await ScriptedReceiver.listen(hang);
    const heap = `--max-old-space-size=${mark / 4}`;
    const args = [
      heap,
      '--conditions=nestjs-cloudevents-source',
      '--import',
      'tsx',
      program,
      receiver.url,
      String(seconds),
    ];
    const { stdout } = await promisify(execFile)(process.execPath, args, {
      env: { ...process.env, CLOUDEVENTS_HTTP_ALLOW_INSECURE: 'true' },
    });
    const { sent, refused, other, pending, most } = JSON.parse(stdout) as Result;

    expect([other, pending + refused]).toEqual([0, sent]);
    // The mark, and no more than the call that reached it; far more than that was sent.
    expect(pending).toBe(5000);
    expect(sent).toBeGreaterThan(10 * pending);
    expect(most).toBeLessThan(mark * MiB);
    console.info(
      `${sent} events in ${seconds} s, ${pending} pending, ${refused} refused; ` +
        `resident memory at most ${Math.round(most / MiB)} MiB`,
    );
  },
);
