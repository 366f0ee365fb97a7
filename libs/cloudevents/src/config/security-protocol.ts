import type { KafkaSecurityProtocol } from '../sinks/kafka/kafka-connection.options.js';
import type { ResolvedConfig } from './resolved-config.js';

/** The protocol given; without one, a user name asks for SASL over TLS. */
export function securityProtocolOf({
  securityProtocol,
  saslUsername,
}: Pick<ResolvedConfig['kafka'], 'securityProtocol' | 'saslUsername'>): KafkaSecurityProtocol {
  return securityProtocol ?? (saslUsername === undefined ? 'PLAINTEXT' : 'SASL_SSL');
}
