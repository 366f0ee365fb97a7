import { describe, expect, it, vi } from 'vitest';
import { CloudEventsConfigError, MissingPackageError } from '../../../src/errors/index.js';
import { createKafkajsFactory, type KafkaConnectionOptions } from '../../../src/sinks/kafka/index.js';
import { quietLog } from '../../../src/sinks/kafka/kafkajs.log.js';

const connection: KafkaConnectionOptions = {
  brokers: ['127.0.0.1:1'],
  clientId: 'test',
  securityProtocol: 'PLAINTEXT',
  timeout: 1,
};

describe('kafkajs client settings', () => {
  it('names the package to install when kafkajs is missing', async () => {
    vi.resetModules();
    vi.doMock('kafkajs', () => {
      throw Object.assign(new Error("Cannot find package 'kafkajs'"), { code: 'ERR_MODULE_NOT_FOUND' });
    });
    try {
      const fresh = await import('../../../src/sinks/kafka/index.js');
      const error: unknown = await fresh.createKafkajsFactory(connection).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'CE_MISSING_PACKAGE', packageName: 'kafkajs' });
      expect((error as MissingPackageError).message).toBe(
        "The Kafka sink needs the package 'kafkajs'. Install it: npm install kafkajs",
      );
    } finally {
      vi.doUnmock('kafkajs');
      vi.resetModules();
    }
  });

  it.each(['SASL_PLAINTEXT', 'SASL_SSL'] as const)('refuses %s without credentials', async (securityProtocol) => {
    const made = createKafkajsFactory({ ...connection, securityProtocol });
    await expect(made).rejects.toThrow(CloudEventsConfigError);
    await expect(made).rejects.toThrow(/CLOUDEVENTS_KAFKA_SASL_USERNAME: .* required with SASL_/);
  });

  it.each(['', 'not a certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'])(
    'refuses a CA that is none: %j',
    async (ca) => {
      const made = createKafkajsFactory({ ...connection, securityProtocol: 'SSL', ca });
      await expect(made).rejects.toThrow(/CLOUDEVENTS_KAFKA_SSL_CA: .*BEGIN CERTIFICATE/);
    },
  );

  it('says nothing of the password when it refuses settings', async () => {
    const sasl = { mechanism: 'PLAIN', username: 'me', password: 'hunter2' } as const;
    const error: unknown = await createKafkajsFactory({
      ...connection,
      securityProtocol: 'SASL_SSL',
      sasl,
      ca: '',
    }).catch((thrown: unknown) => thrown);
    expect(JSON.stringify(error) + String(error)).not.toContain('hunter2');
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
