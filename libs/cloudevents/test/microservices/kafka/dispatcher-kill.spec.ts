import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { idsOf, type ReceivedRequest } from '../../../../../test/support/http/received-request.js';
import { ScriptedReceiver } from '../../../../../test/support/http/scripted-receiver.js';
import { until } from '../../../../../test/support/until.js';
import { foreignBroker, kafka, newTopic } from '../../sinks/kafka/support/broker.js';
import { committedEvents, firstArrivals, overtaken, sendEvents } from './support/dispatcher.js';

const program = fileURLToPath(new URL('support/killed-dispatcher.ts', import.meta.url));
const dealing = { subjects: 40, partitions: 4 };

const isFrom = (name: string, { headers }: ReceivedRequest): boolean => headers['x-dispatcher'] === name;

/** Starts a dispatcher; what it gives back kills it. */
function start(...told: string[]): () => Promise<void> {
  const args = ['--conditions=nestjs-cloudevents-source', '--import', 'tsx', program, ...told];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const exit = once(child, 'exit');
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exit;
  };
  onTestFinished(kill);
  return kill;
}

describe.skipIf(foreignBroker)('two dispatchers, one of which is killed', () => {
  it('lose nothing, and commit nothing that was received and not answered', async () => {
    const withheld: ReceivedRequest[] = [];
    let isWithholding = false;
    const receiver = await ScriptedReceiver.listen((response, request) => {
      // The receiver has these events, and tells nobody.
      if (isWithholding && isFrom('one', request)) withheld.push(request);
      else response.writeHead(204).end();
    });
    const answered = () => firstArrivals(receiver.requests.filter((request) => !withheld.includes(request)));
    // A broker that is busy may not yet know the topic it has just created: then it is another one.
    const topic = await until('there is a topic', () => newTopic({ partitions: dealing.partitions }));
    const groupId = randomUUID();
    const told = [kafka.brokers.join(','), topic, groupId, receiver.url] as const;
    const kill = start(...told, 'one');
    start(...told, 'two');
    let sent = 0;
    const send = (events: number): Promise<void> => sendEvents(topic, events, dealing, (sent += events) - events);
    // Until the group has settled, one of them may have all partitions, however many events that takes.
    const bothDeliver = async (): Promise<boolean> => {
      if (answered().length === sent) await send(dealing.subjects);
      const latest = receiver.requests.slice(-4);
      return ['one', 'two'].every((name) => latest.some((request) => isFrom(name, request)));
    };
    await until('both deliver', bothDeliver, { timeoutMs: 60_000 });
    isWithholding = true;
    await send(1000);
    await until('one has sent events that are not answered', () => withheld.length > 0);
    await kill();

    const unanswered = idsOf(withheld).map(Number);
    const done = new Set(await committedEvents(groupId, topic, dealing));
    expect(unanswered.filter((id) => done.has(id) && !answered().includes(id))).toEqual([]);
    const all = async (): Promise<boolean> => (await committedEvents(groupId, topic, dealing)).length === sent;
    await until('all is committed', all, { timeoutMs: 60_000 });
    expect(answered()).toHaveLength(sent);
    expect(overtaken(firstArrivals(receiver.requests), dealing)).toEqual([]);
  });
});
