import type { ResolvedConfig } from '../../config/resolved-config.js';
import { configuredConnection } from '../../sinks/kafka/configured-connection.js';
import { kafkaSinkDefaults } from '../../sinks/kafka/kafka-sink.options.js';
import type { KafkaConnectionOptions } from '../../sinks/kafka/kafka-connection.options.js';
import type { CloudEventsKafkaServerOptions } from './kafka-server.options.js';

/** The `kafka.*` settings of an application. */
export type ConfiguredKafka = ResolvedConfig['kafka'];

/** Where the strategy reads from; what nobody said is empty. */
export interface KafkaSource {
  readonly connection: KafkaConnectionOptions;
  readonly topics: readonly string[];
}

/** Whether the application has to be asked. One whose receiver is used has a `CloudEventsModule`; others may have none. */
export function needsConfigured({ app, receiver, brokers, topics }: CloudEventsKafkaServerOptions): boolean {
  return app !== undefined && (receiver === undefined || brokers === undefined || topics === undefined);
}

/** What the options say, and where they say nothing, the application. */
export function sourceOf(options: CloudEventsKafkaServerOptions, configured?: ConfiguredKafka): KafkaSource {
  const fallback = configured === undefined ? unconfigured : configuredConnection(configured);
  const topics = options.topics ?? (typeof configured?.topic === 'string' ? [configured.topic] : []);
  return {
    connection: {
      brokers: options.brokers ?? fallback.brokers,
      clientId: options.clientId ?? fallback.clientId,
      timeout: options.timeout ?? fallback.timeout,
      ...(hasOwnSecurity(options) ? ownSecurity(options) : securityIn(fallback)),
    },
    topics: [...new Set(topics)],
  };
}

const unconfigured: KafkaConnectionOptions = {
  brokers: [],
  clientId: 'nestjs-cloudevents',
  securityProtocol: 'PLAINTEXT',
  timeout: kafkaSinkDefaults.timeout,
};

type Security = Pick<KafkaConnectionOptions, 'securityProtocol' | 'sasl' | 'ca'>;
type Given<T> = { readonly [K in keyof T]?: T[K] | undefined };

function hasOwnSecurity({ brokers, securityProtocol, sasl, ca }: CloudEventsKafkaServerOptions): boolean {
  return [brokers, securityProtocol, sasl, ca].some((given) => given !== undefined);
}

function ownSecurity({ securityProtocol, sasl, ca }: Given<Security>): Security {
  const usual = sasl !== undefined ? 'SASL_SSL' : ca !== undefined ? 'SSL' : 'PLAINTEXT';
  return securityIn({ securityProtocol: securityProtocol ?? usual, sasl, ca });
}

function securityIn({ securityProtocol, sasl, ca }: Given<Security> & Pick<Security, 'securityProtocol'>): Security {
  return {
    securityProtocol,
    ...(sasl === undefined ? {} : { sasl }),
    ...(ca === undefined ? {} : { ca }),
  };
}
