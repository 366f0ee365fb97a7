import { inspect } from 'node:util';
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createAuthority } from '../../../../../test/support/certificates.js';
import type { KafkaConnectionOptions, KafkaSaslMechanism } from '../../../src/sinks/kafka/index.js';
import { denyWrite, idsOf, kafka, newTopic, foreignBroker, recordsOf } from './support/broker.js';
import { anEvent } from './support/events.js';
import { aKafkajsSink, aRoom, impatient, publish } from './support/sinks.js';

const mechanisms: KafkaSaslMechanism[] = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'];
const secret = 'Wr0ng-s3cret';

function saslOptions(
  mechanism: KafkaSaslMechanism,
  protocol: 'SASL_PLAINTEXT' | 'SASL_SSL',
  password = kafka.user.password,
): Partial<KafkaConnectionOptions> & { brokers: string[] } {
  return {
    securityProtocol: protocol,
    brokers: protocol === 'SASL_SSL' ? kafka.saslSsl : kafka.saslPlaintext,
    sasl: { mechanism, username: kafka.user.username, password },
    ...(protocol === 'SASL_SSL' ? { ca: kafka.caPem } : {}),
  };
}

/** What anything of the sink says, on any way. */
function overhear(): { readonly text: () => string; readonly logger: { debug(line: string): void } } {
  const lines: string[] = [];
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    const spy = vi.spyOn(console, method).mockImplementation((...values) => void lines.push(inspect(values)));
    onTestFinished(() => spy.mockRestore());
  }
  for (const stream of [process.stdout, process.stderr]) {
    const spy = vi.spyOn(stream, 'write').mockImplementation((chunk) => lines.push(String(chunk)) > 0);
    onTestFinished(() => spy.mockRestore());
  }
  return { text: () => lines.join('\n'), logger: { debug: (line) => lines.push(line) } };
}

/** Every text an error can become. */
const everyTextOf = (error: unknown): string =>
  inspect(error, { depth: 20, showHidden: true }) +
  String(error) +
  JSON.stringify(error) +
  ((error as Error).stack ?? '');

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  const outcome = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(outcome).toBeDefined();
  return outcome;
}

describe.skipIf(foreignBroker)('KafkaSink and security', () => {
  describe.each(mechanisms)('with SASL %s', (mechanism) => {
    it.each(['SASL_PLAINTEXT', 'SASL_SSL'] as const)('delivers over %s', async (protocol) => {
      const topic = await newTopic();
      const sink = await aKafkajsSink(saslOptions(mechanism, protocol), { topic });
      await sink.check();
      expect(await publish(aRoom(sink), [anEvent(1)])).toMatchObject([{ status: 'delivered', attempts: 1 }]);
      expect(idsOf(await recordsOf(topic, 1))).toEqual(['1']);
    });

    it('K8 gives up on a wrong password at once and says so without it', async () => {
      const heard = overhear();
      const topic = await newTopic();
      const wrong = saslOptions(mechanism, 'SASL_PLAINTEXT', secret);
      const sink = await aKafkajsSink(wrong, { topic }, heard.logger);
      const checked = await failureOf(sink.check());
      const room = aRoom(sink);
      const [delivery] = await publish(room, [anEvent(1)]);

      expect(delivery).toMatchObject({ reason: 'unauthorized', attempts: 1 });
      for (const error of [delivery?.error, checked]) {
        expect((error as Error).message).toBe(
          `Kafka topic '${topic}': the broker refused user name or password; check CLOUDEVENTS_KAFKA_SASL_USERNAME, ` +
            '_PASSWORD and _MECHANISM (SASL_AUTHENTICATION_FAILED)',
        );
        expect(everyTextOf(error)).not.toContain(secret);
      }
      expect(everyTextOf(room.health())).not.toContain(secret);
      expect(everyTextOf(sink)).not.toContain(secret);
      expect(heard.text()).toMatch(/^Kafka client: .*authenticat/im);
      expect(heard.text()).not.toContain(secret);
      expect(heard.text()).not.toContain('"level"');
    });
  });

  it('K8 says which mechanism setting is wrong when the broker does not offer it', async () => {
    // The TLS-less listener without SASL knows no mechanism at all.
    const sink = await aKafkajsSink(
      { ...saslOptions('PLAIN', 'SASL_PLAINTEXT'), brokers: kafka.brokers },
      { topic: 'a' },
    );
    const error = await failureOf(sink.check());
    expect(error).toHaveProperty('message', expect.stringMatching(/CLOUDEVENTS_KAFKA_SECURITY_PROTOCOL/));
    expect(everyTextOf(error)).not.toContain(kafka.user.password);
  });

  it('K8 gives up on a topic that is denied, and not on the others', async () => {
    const denied = await newTopic();
    const allowed = await newTopic();
    await denyWrite(denied);
    const topic = ({ type }: { type: string }): string => (type === 'denied' ? denied : allowed);
    const sink = await aKafkajsSink(saslOptions('PLAIN', 'SASL_PLAINTEXT'), { topic });
    const deliveries = await publish(aRoom(sink), [
      anEvent(1, { type: 'denied' }),
      anEvent(2, { type: 'allowed' }),
      anEvent(3, { type: 'denied' }),
    ]);

    expect(deliveries).toMatchObject([
      { reason: 'unauthorized', attempts: 1 },
      { status: 'delivered' },
      { reason: 'unauthorized', attempts: 1 },
    ]);
    expect(deliveries[0]?.error?.message).toBe(
      `Kafka topic '${denied}': the user may not write to the topic; grant it WRITE and DESCRIBE ` +
        '(TOPIC_AUTHORIZATION_FAILED)',
    );
    expect(everyTextOf(deliveries)).not.toContain(kafka.user.password);
    expect(idsOf(await recordsOf(allowed, 1))).toEqual(['2']);
  });

  describe('TLS', () => {
    let stranger: string;
    beforeAll(async () => void (stranger = (await createAuthority('Another authority')).cert));

    it('delivers to a broker whose CA is given', async () => {
      const topic = await newTopic();
      const sink = await aKafkajsSink({ brokers: kafka.ssl, securityProtocol: 'SSL', ca: kafka.caPem }, { topic });
      await sink.check();
      expect(await publish(aRoom(sink), [anEvent(1)])).toMatchObject([{ status: 'delivered' }]);
    });

    it.each([
      ['another CA', () => stranger],
      ['no CA', () => undefined],
    ])('sends nothing to a broker it cannot trust, with %s', async (_, caOf) => {
      const ca = caOf();
      const topic = await newTopic();
      const connection = { brokers: kafka.ssl, securityProtocol: 'SSL', ...(ca === undefined ? {} : { ca }) } as const;
      const sink = await aKafkajsSink(connection, { topic });
      await expect(sink.check()).rejects.toThrow(/comes from a CA that is not trusted; check CLOUDEVENTS_KAFKA_SSL_CA/);
      const [delivery] = await publish(aRoom(sink, impatient), [anEvent(1)]);
      expect(delivery).toMatchObject({ reason: 'exhausted' });
      expect(delivery?.error?.message).toMatch(/not trusted; check CLOUDEVENTS_KAFKA_SSL_CA/);
    });

    it.each([
      ['TLS on a port without', { brokers: kafka.brokers, securityProtocol: 'SSL' as const }],
      ['no TLS on a port with', { brokers: kafka.ssl, securityProtocol: 'PLAINTEXT' as const }],
      ['no SASL on a port with', { brokers: kafka.saslPlaintext, securityProtocol: 'PLAINTEXT' as const }],
    ])('names the setting that is wrong: %s', async (_, connection) => {
      const sink = await aKafkajsSink(connection, { topic: 'a', timeout: 2 });
      const error = await failureOf(sink.check());
      expect(error).toHaveProperty('retryable', true);
      expect((error as Error).message).toMatch(/CLOUDEVENTS_KAFKA_SECURITY_PROTOCOL/);
    });
  });
});
