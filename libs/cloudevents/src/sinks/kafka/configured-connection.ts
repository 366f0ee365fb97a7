import type { ResolvedConfig } from '../../config/resolved-config.js';
import { securityProtocolOf } from '../../config/security-protocol.js';
import type { KafkaConnectionOptions } from './kafka-connection.options.js';

/** How the `kafka.*` settings of an application reach its cluster; without brokers where none are set. */
export function configuredConnection(kafka: ResolvedConfig['kafka']): KafkaConnectionOptions {
  const { brokers = [], clientId, timeout, saslUsername: username, saslPassword: password = '', sslCa: ca } = kafka;
  return {
    brokers,
    clientId,
    timeout,
    securityProtocol: securityProtocolOf(kafka),
    ...(username === undefined ? {} : { sasl: { mechanism: kafka.saslMechanism, username, password } }),
    ...(ca === undefined ? {} : { ca }),
  };
}
