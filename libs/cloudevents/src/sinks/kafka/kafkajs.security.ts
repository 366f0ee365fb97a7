import type { KafkaConnectionOptions } from './kafka-connection.options.js';

/** TLS and SASL settings in kafkajs' words, new for each client, since kafkajs keeps state in them. */
export function securityOf({ securityProtocol, sasl, ca }: KafkaConnectionOptions) {
  const tls = securityProtocol.endsWith('SSL');
  const authenticated = securityProtocol.startsWith('SASL_');
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
