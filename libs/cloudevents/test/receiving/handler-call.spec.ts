import { BadRequestException, Injectable, Logger } from '@nestjs/common';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RejectedEventError } from '../../src/errors/index.js';
import { OnCloudEvent } from '../../src/receiving/index.js';
import { handling } from './handling.js';

const logged = vi.fn<(what: unknown) => void>();

beforeEach(() => {
  logged.mockClear();
  vi.spyOn(Logger.prototype, 'error').mockImplementation(logged);
});
afterEach(() => vi.restoreAllMocks());

async function thrown(error: Error) {
  @Injectable()
  class Scores {
    @OnCloudEvent('*')
    onAny(): void {
      throw error;
    }
  }
  const { receive } = await handling({ providers: [Scores] });
  const { status } = await receive({ type: 'a' });
  return { status, stacks: logged.mock.calls.filter(([what]) => what === error).length };
}

it.each([new RejectedEventError('no such hand'), new BadRequestException('no such hand')])(
  'a rejection is no error of ours, and leaves no stack in the log: %s',
  async (error) => {
    expect(await thrown(error)).toEqual({ status: 'rejected', stacks: 0 });
  },
);

it.each([new TypeError('x is undefined'), new Error('down')])(
  'a failure is logged by Nest with its stack: %s',
  async (error) => {
    expect(await thrown(error)).toEqual({ status: 'failed', stacks: 1 });
  },
);
