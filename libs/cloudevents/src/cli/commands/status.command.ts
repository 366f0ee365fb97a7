import { sqlQuery } from '../../postgres/sql-executor.js';
import type { Command } from '../command.js';
import { exitCodes } from '../exit-code.js';
import { type OutboxStatus, outboxStatus, type SinkStatus } from '../outbox-status.js';
import { counted, duration, printable } from '../text.js';

/** Shows how the outbox is doing. */
export const status: Command = {
  name: 'status',
  summary: 'Shows what waits in the outbox, for which sink and for how long, and what needs a person',
  details: 'Exit code 1: tables are missing, a sink is disabled, or there are dead letters.',
  options: { json: { type: 'boolean', description: 'for programs; times in milliseconds' } },
  async run({ values, tables, open, print }) {
    const { executor, name } = await open();
    const found = await outboxStatus(sqlQuery(executor), tables);
    const isHealthy = found.attention.length === 0;
    if (values['json'] === true) print(JSON.stringify({ database: name, isHealthy, ...found }, null, 2));
    else print([name, ...linesOf(found)].map(printable).join('\n'));
    return isHealthy ? exitCodes.ok : exitCodes.attention;
  },
};

function linesOf({ migrations, sinks, attention }: OutboxStatus): string[] {
  const { applied, missing } = migrations;
  return [
    ...applied.map((name) => `  applied  ${name}`),
    ...missing.map((name) => `  MISSING  ${name}`),
    ...(sinks.length === 0
      ? ['Nothing waits, no sink is paused, and there are no dead letters.']
      : sinks.flatMap(sinkLines)),
    ...(attention.length === 0 ? ['Nothing needs a person.'] : ['What needs a person:', ...attention.map(bullet)]),
  ];
}

const bullet = (text: string): string => `- ${text}`;

function sinkLines(sink: SinkStatus): string[] {
  const { undelivered, oldestAge, lanes, expiredLanes, pausedFor, disabledBy, deadLetters, newestDeadLetter } = sink;
  const age = oldestAge === null ? '' : `, the oldest for ${duration(oldestAge)}`;
  const expired = expiredLanes === 0 ? '' : `, ${expiredLanes} of them by relays that are gone`;
  const newest = newestDeadLetter === null ? '' : `, the newest of ${newestDeadLetter}`;
  return [
    `Sink ${sink.name}`,
    `  undelivered   ${counted(undelivered, 'event')}${age}`,
    ...(lanes === 0 ? [] : [`  in hand       ${counted(lanes, 'lane')}${expired}`]),
    ...(pausedFor === 0 ? [] : [`  paused        for another ${duration(pausedFor)}, as its receiver asked`]),
    ...(disabledBy === null ? [] : [`  DISABLED      ${disabledBy}`]),
    `  dead letters  ${deadLetters}${newest}`,
  ];
}
