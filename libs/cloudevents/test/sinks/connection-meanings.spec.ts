import { describe, expect, it } from 'vitest';
import { describeConnectionError } from '../../src/sinks/http/connection-error.js';
import { kafkajsFailure } from '../../src/sinks/kafka/kafkajs.failure.js';

const failed = (code: string): Error => Object.assign(new Error('raw words of the system'), { code });
const overHttp = (code: string): string => describeConnectionError(failed(code)).text.replace(` (${code})`, '');
const toKafka = (code: string): string => kafkajsFailure(failed(code)).message;

/** Connection errors in plain words, the same for every sink. */
describe('connection errors', () => {
  it.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT'])(
    '%s is worded alike',
    (code) => {
      expect(overHttp(code)).not.toContain('raw words');
      expect(toKafka(code)).toBe(overHttp(code));
    },
  );

  it.each([
    'CERT_HAS_EXPIRED',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'CERT_SIGNATURE_FAILURE',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'ERR_SSL_UNSUPPORTED_PROTOCOL',
    'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
  ])('%s is worded alike but for the name and the setting of the other side', (code) => {
    const inKafkasWords = overHttp(code).replace('receiver', 'broker').replace('HTTP_SSL_CA', 'KAFKA_SSL_CA');
    expect(inKafkasWords).toContain('broker');
    expect(toKafka(code)).toBe(inKafkasWords);
  });

  it('a CA that is not trusted names the setting that makes it so', () => {
    expect(overHttp('SELF_SIGNED_CERT_IN_CHAIN')).toMatch(/; check CLOUDEVENTS_HTTP_SSL_CA$/);
    expect(toKafka('SELF_SIGNED_CERT_IN_CHAIN')).toMatch(/; check CLOUDEVENTS_KAFKA_SSL_CA$/);
  });
});
