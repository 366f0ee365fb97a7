import { HTTP } from 'cloudevents';
import { decodeHttpMessage, encodeHttpMessage } from 'nestjs-cloudevents';
import { type Benchmark, faster, ours } from '../measure/benchmark.js';
import { callsOf, pooledBatches } from './event-pool.js';
import { repeated } from './repeated.js';

interface Received {
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

/** What a server of Node hands over besides. */
const usual = { host: 'localhost:3000', connection: 'keep-alive', accept: '*/*', 'user-agent': 'node' };

/**
 * Made name by name, as a server of Node makes them: so those of a sender have one hidden class. Of objects that are
 * spread each has one of its own, which no server gives.
 */
function asReceived(sent: Readonly<Record<string, string>>): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(sent)) headers[name] = value;
  return headers;
}

const withOurs = (message: Received): number => decodeHttpMessage(message).length;

const withSdk = ({ headers, body }: Received): number =>
  (HTTP.toEvent({ headers, body: body.toString() }) as { id: string }).id ? 1 : 0;

/** The headers and body of binary mode to the event, every attribute checked, its data parsed. */
export const binaryDecode: Benchmark = {
  name: 'binary-decode',
  unit: 'ns/event',
  goals: [faster('binary-decode/sdk', 'sdk', 'times as fast as `HTTP.toEvent`', 8)],
  setUp: ({ scale }) => {
    const pool = pooledBatches()
      .flat()
      .map((event): Received => {
        const { headers, body } = encodeHttpMessage(event);
        const sent = { ...usual, 'content-length': String(body.length), ...headers };
        return { headers: asReceived(sent), body: Buffer.from(body as string) };
      });
    return {
      contenders: [
        repeated(ours, callsOf(150_000, scale, 1), 1, pool, withOurs),
        repeated('sdk', callsOf(20_000, scale, 1), 1, pool, withSdk),
      ],
    };
  },
};
