import { X509Certificate } from 'node:crypto';
import { CloudEventsConfigError, type ConfigProblem } from '../../errors/index.js';
import type { KafkaConnectionOptions } from './kafka-connection.options.js';

/**
 * TLS and SASL settings in kafkajs' words, new for each client, since kafkajs keeps state in them.
 *
 * @throws CloudEventsConfigError
 */
export function securityOf({ securityProtocol, sasl, ca }: KafkaConnectionOptions) {
  const problems: ConfigProblem[] = [];
  const tls = securityProtocol.endsWith('SSL');
  const authenticated = securityProtocol.startsWith('SASL_');
  if (tls && ca !== undefined && !isCertificate(ca)) {
    const message = 'holds no CA certificate in PEM (-----BEGIN CERTIFICATE-----)';
    problems.push({ option: 'kafka.ssl.ca', env: 'CLOUDEVENTS_KAFKA_SSL_CA', message });
  }
  if (authenticated && sasl === undefined) {
    const message = `user name, password and mechanism are required with ${securityProtocol}`;
    problems.push({ option: 'kafka.sasl', env: 'CLOUDEVENTS_KAFKA_SASL_USERNAME', message });
  }
  if (problems.length > 0) throw new CloudEventsConfigError(problems);
  return {
    ...(tls ? { ssl: ca === undefined ? {} : { ca: [ca] } } : {}),
    ...(authenticated && sasl !== undefined ? { sasl: saslOf(sasl) } : {}),
  };
}

/** kafkajs wants the mechanism in lower case, and the type of the object to follow from it. */
function saslOf({ mechanism, username, password }: NonNullable<KafkaConnectionOptions['sasl']>) {
  switch (mechanism) {
    case 'PLAIN':
      return { mechanism: 'plain', username, password } as const;
    case 'SCRAM-SHA-256':
      return { mechanism: 'scram-sha-256', username, password } as const;
    case 'SCRAM-SHA-512':
      return { mechanism: 'scram-sha-512', username, password } as const;
  }
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).subject !== undefined;
  } catch {
    return false;
  }
}
