import { describe } from 'vitest';
import { type Answer, hang, reply } from '../../../../test/support/http/answers.js';
import { ScriptedReceiver } from '../../../../test/support/http/scripted-receiver.js';
import { decodeMessage } from '../../src/bindings/http/index.js';
import { type HttpMode, HttpSink } from '../../src/sinks/http/index.js';
import { type PeerBehaviour, sinkContract, type SinkUnderTest } from '../../src/testing/index.js';
import { systemClock } from '../../src/time/clock.js';
import { keepsContract } from './support/keeps-contract.js';

/** What the receiver does with a request. */
const answers: Partial<Record<PeerBehaviour, Answer>> = {
  accepts: reply(204),
  breaks: (response) => void response.socket?.resetAndDestroy(),
  hangs: hang,
  babbles: (response) => void response.socket?.end('no answer\r\n\r\n'),
  busy: reply(503),
  'busy for a minute': reply(429, { 'retry-after': '60' }),
  refuses: reply(400),
  'refuses as too large': reply(413),
  gone: reply(410),
};

async function make(mode: HttpMode, timeout: number): Promise<SinkUnderTest> {
  let answer = answers.accepts as Answer;
  const receiver = await ScriptedReceiver.listen((response, request) => answer(response, request));
  const { port, url: endpoint } = receiver;
  let later: ScriptedReceiver | undefined;
  const sink = new HttpSink(
    {
      endpoint,
      mode,
      timeout: timeout / 1000,
      batchSize: 100,
      batchBytes: 1e6,
      maxEventBytes: 1e7,
      concurrency: 4,
      headers: {},
      retryStatuses: [],
      tlsErrors: 'retry',
    },
    systemClock,
  );
  const requests = () => [...receiver.requests, ...(later?.requests ?? [])];
  let listens = true;
  return {
    sink,
    received: () => requests().flatMap((request) => decodeMessage(request)),
    bytes: () => requests().map(({ body }) => body),
    behave: async (behaviour) => {
      answer = answers[behaviour] ?? answer;
      if (behaviour === 'unreachable') {
        await receiver.close();
        listens = false;
      } else if (!listens) {
        later = await ScriptedReceiver.listen(answer, undefined, port);
        listens = true;
      }
    },
    dispose: () => sink.close(),
  };
}

/** On real sockets. */
describe.each<HttpMode>(['batch', 'structured', 'binary'])('HttpSink in mode %s', (mode) => {
  const everything = [...(Object.keys(answers) as PeerBehaviour[]), 'unreachable' as const];
  // What an answer means is the same in every mode.
  const peer = mode === 'batch' ? everything : [];
  keepsContract(sinkContract((timeout) => make(mode, timeout), { bytes: true, peer, timeout: 1000 }));
});
