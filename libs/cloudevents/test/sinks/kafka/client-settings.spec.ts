import { describe, expect, it } from 'vitest';
import { MissingPackageError } from '../../../src/errors/index.js';
import type { KafkaConnectionOptions, KafkaSecurityProtocol } from '../../../src/sinks/kafka/index.js';
import { loadKafkajs } from '../../../src/sinks/kafka/kafkajs.loader.js';
import { quietLog } from '../../../src/sinks/kafka/kafkajs.log.js';
import { securityOf } from '../../../src/sinks/kafka/kafkajs.security.js';

const connection: KafkaConnectionOptions = {
  brokers: ['127.0.0.1:1'],
  clientId: 'test',
  securityProtocol: 'PLAINTEXT',
  timeout: 1,
};

describe('kafkajs client settings', () => {
  const missing = (message: string, code = 'ERR_MODULE_NOT_FOUND') => Object.assign(new Error(message), { code });

  it.each([
    missing("Cannot find package 'kafkajs' imported from /app/node_modules/nestjs-cloudevents/dist/x.js"),
    missing("Cannot find module 'kafkajs'\nRequire stack:\n- /app/main.js", 'MODULE_NOT_FOUND'),
  ])('names the package to install when kafkajs is missing: %s', async (cause) => {
    const error: unknown = await loadKafkajs('The Kafka sink', () => Promise.reject(cause)).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(MissingPackageError);
    expect(error).toMatchObject({ code: 'CE_MISSING_PACKAGE', packageName: 'kafkajs', cause });
    expect((error as MissingPackageError).message).toBe(
      "The Kafka sink needs the package 'kafkajs'. Install it: npm install kafkajs",
    );
  });

  it('names who needs it', async () => {
    const cause = missing("Cannot find package 'kafkajs' imported from /app/main.js");
    const loading = loadKafkajs('CloudEventsKafkaServer', () => Promise.reject(cause));
    await expect(loading).rejects.toThrow("CloudEventsKafkaServer needs the package 'kafkajs'");
  });

  it.each([
    missing("Cannot find module 'long'\nRequire stack:\n- /app/node_modules/kafkajs/index.js", 'MODULE_NOT_FOUND'),
    missing("Cannot find package 'kafkajs-snappy' imported from /app/main.js"),
    new SyntaxError('Unexpected token in kafkajs'),
    new Error("Cannot find package 'kafkajs'"),
    'no error at all',
  ])('passes on what else goes wrong when it is loaded: %s', async (thrown) => {
    await expect(loadKafkajs('The Kafka sink', () => Promise.reject(thrown as Error))).rejects.toBe(thrown);
  });

  it('are given in the words of kafkajs', () => {
    const sasl = { mechanism: 'SCRAM-SHA-256', username: 'me', password: 'hunter2' } as const;
    const spoken = { mechanism: 'scram-sha-256', username: 'me', password: 'hunter2' };
    const ca = 'pem';
    const said = (securityProtocol: KafkaSecurityProtocol) => securityOf({ ...connection, securityProtocol, sasl, ca });
    expect(said('PLAINTEXT')).toEqual({});
    expect(said('SSL')).toEqual({ ssl: { ca: ['pem'] } });
    expect(said('SASL_PLAINTEXT')).toEqual({ sasl: spoken });
    expect(said('SASL_SSL')).toEqual({ ssl: { ca: ['pem'] }, sasl: spoken });
    expect(securityOf({ ...connection, securityProtocol: 'SSL' })).toEqual({ ssl: {} });
  });
});

describe('log of the client', () => {
  const error = (message: string) => ({
    level: 1,
    namespace: 'x',
    label: 'ERROR',
    log: { message, stack: 'at x', data: 1 },
  });

  it('gives one line in ten seconds and counts the rest', () => {
    const lines: string[] = [];
    let now = 0;
    const log = quietLog({ debug: (line) => lines.push(line) }, () => now);
    log(error('first'));
    for (now = 1_000; now < 10_000; now += 1_000) log(error('withheld'));
    log(error('second'));
    expect(lines).toEqual(['Kafka client: first', 'Kafka client: second (and 9 more since the last line)']);
  });

  it('adds the text of the error, and none of the rest', () => {
    const lines: string[] = [];
    const entry = error('Response Produce');
    quietLog({ debug: (line) => lines.push(line) })({ ...entry, log: { ...entry.log, error: 'not the leader' } });
    expect(lines).toEqual(['Kafka client: Response Produce: not the leader']);
  });

  it('leaves out warnings and notes, and works without a logger', () => {
    const lines: string[] = [];
    const log = quietLog({ debug: (line) => lines.push(line) });
    for (const level of [2, 4, 5]) log({ ...error('Limiting retries for the idempotent producer'), level });
    expect(lines).toEqual([]);
    expect(() => quietLog(undefined)(error('unheard'))).not.toThrow();
  });
});
