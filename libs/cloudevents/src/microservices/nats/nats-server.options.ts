import type { NatsOptions } from '@nestjs/microservices';
import { DefinitionError } from '../../errors/index.js';
import { connectionFields, type Named } from '../connection-fields.js';
import { type PendingOptions, pendingProblems } from '../pending.options.js';
import { type ReceptionOptions, receptionProblems } from '../reception.options.js';
import type { NatsDelivery } from './nats-client.js';
import { publicationProblem, subjectMatches, subscriptionProblem } from './nats-subject.js';

/** How to connect, as Nest's own NATS transport has it; its times are in milliseconds. */
export type NatsConnectionFields = Omit<
  Named<NonNullable<NatsOptions['options']>>,
  'queue' | 'headers' | 'serializer' | 'deserializer' | 'gracefulShutdown' | 'gracePeriod'
>;

/**
 * Settings of the NATS strategy: how to connect, as for Nest's own NATS transport; how events are read (`formats`,
 * `data`, `extensions`, `tolerant`, `maxBytes`), as for `decodeNatsMessage`, or as the application says; see
 * `ReceptionOptions`. Without `maxReconnectAttempts` it reconnects for ever, and without `ignoreAuthErrorAbort` also when
 * the server refuses it after an outage.
 */
export interface CloudEventsNatsServerOptions
  extends ReceptionOptions<NatsDelivery>, PendingOptions, NatsConnectionFields {
  /**
   * Subjects to subscribe to, at least one; `*` stands for any one word, a last `>` for all that follow. Where two of them
   * match a subject, its events come twice.
   */
  readonly subjects: readonly string[];
  /** The queue group: each event comes to one of its members. Default: none, and each event comes to every subscriber. */
  readonly queue?: string;
  /**
   * Subject where messages are published that are no CloudEvents, were rejected, or failed too often. Core NATS stores
   * nothing: somebody must listen there, or a JetStream stream hold it. Default: none, and they are dropped.
   */
  readonly deadLetterSubject?: string;
  /** Whether to go on connecting where the server refuses the credentials again and again. Default: true. */
  readonly ignoreAuthErrorAbort?: boolean;
}

const own = ['subjects', 'queue', 'deadLetterSubject'];

/** What the NATS client is told. @throws DefinitionError naming every option that cannot work */
export function natsConnection(options: CloudEventsNatsServerOptions): Record<string, unknown> {
  const problems = [...natsProblems(options), ...receptionProblems(options), ...pendingProblems(options)];
  if (problems.length > 0) throw new DefinitionError(`CloudEventsNatsServer cannot start: ${problems.join('; ')}`);
  return { maxReconnectAttempts: -1, ignoreAuthErrorAbort: true, ...connectionFields(options, own) };
}

function natsProblems({ subjects, queue, deadLetterSubject }: CloudEventsNatsServerOptions): string[] {
  const problems: string[] = [];
  const list: readonly string[] = Array.isArray(subjects) ? subjects : [];
  if (list.length === 0) problems.push('subjects must be a list of subjects, at least one');
  const wrong = list.map(subscriptionProblem).find((problem) => problem !== undefined);
  if (wrong !== undefined) problems.push(`subjects: each ${wrong}`);
  if (queue !== undefined && subscriptionProblem(queue) !== undefined) {
    problems.push('queue must be the name of a queue group, without spaces');
  }
  if (deadLetterSubject !== undefined) {
    const problem = publicationProblem(deadLetterSubject);
    if (problem !== undefined) problems.push(`deadLetterSubject ${problem}`);
    else if (wrong === undefined && list.some((subject) => subjectMatches(subject, deadLetterSubject))) {
      problems.push('deadLetterSubject must match none of subjects: its messages would come back for ever');
    }
  }
  return problems;
}
