import { settings } from '../cloudevents.config.js';
import type { ConfigProblem } from '../errors/index.js';
import type { ResolvedConfig } from './resolved-config.js';
import { checkOutbox } from './check-outbox.js';
import { securityProtocolOf } from './security-protocol.js';

/** What is known about the settings besides their values. */
export interface CheckContext {
  /** Settings that are wrong by themselves; they are not judged again. */
  readonly failed: ReadonlySet<string>;
  /** Settings that have their default because nobody said anything. */
  readonly unset: ReadonlySet<string>;
  readonly production: boolean;
  /** PGHOST is set: pg knows where its server is. */
  readonly hasPostgresHost: boolean;
}

export type Report = (option: keyof typeof settings, message: string) => void;

/** What only shows when settings are seen together. */
export function crossCheck(config: ResolvedConfig, context: CheckContext): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const report: Report = (option, message) => {
    if (!context.failed.has(option)) problems.push({ option, env: settings[option].env, message });
  };
  const { sink, http, kafka, retry, deadLetters } = config;
  const selected = `CLOUDEVENTS_SINK is '${sink}'${context.unset.has('sink') ? " (the default; 'none' discards events)" : ''}`;
  if (sink === 'http' || sink === 'both') {
    if (http.endpoint === undefined) report('http.endpoint', `is required because ${selected}`);
    else checkTransport(http, http.endpoint, context.production, report);
    if (http.mode === 'batch' && !hasBatch(http.format)) {
      const name = typeof http.format === 'object' ? http.format.name : http.format;
      report('http.mode', `must be 'structured' or 'binary': the format '${name}' has no batch`);
    }
  }
  if (sink === 'kafka' || sink === 'both') {
    if (kafka.brokers === undefined) report('kafka.brokers', `is required because ${selected}`);
    checkSecurity(kafka, context.failed, report);
  } else if (deadLetters.store === 'kafka') {
    if (kafka.brokers === undefined) report('kafka.brokers', "is required because CLOUDEVENTS_DEAD_LETTERS is 'kafka'");
    checkSecurity(kafka, context.failed, report);
  }
  if (deadLetters.store === 'kafka' && deadLetters.topic === kafka.topic) {
    report('deadLetters.topic', 'must not be CLOUDEVENTS_KAFKA_TOPIC: consumers would take dead letters for events');
  }
  checkOutbox(config, context, report);
  if (retry.minDelay > retry.maxDelay) report('retry.minDelay', 'must not be above CLOUDEVENTS_RETRY_MAX_DELAY');
  return problems;
}

function checkTransport(
  { allowInsecure, sslCa }: ResolvedConfig['http'],
  endpoint: string,
  production: boolean,
  report: Report,
): void {
  if (!endpoint.startsWith('http:')) return;
  if (production && !allowInsecure) {
    report('http.endpoint', 'must be https:// in production; CLOUDEVENTS_HTTP_ALLOW_INSECURE=true accepts http://');
  }
  // Whoever names a CA counts on TLS.
  if (sslCa !== undefined) report('http.sslCa', 'has no effect, since CLOUDEVENTS_HTTP_ENDPOINT is not https://');
}

/** Of the formats by name only Avro defines none. */
function hasBatch(format: ResolvedConfig['http']['format']): boolean {
  return typeof format === 'object' ? format.batch !== undefined : format !== 'avro';
}

function checkSecurity(kafka: ResolvedConfig['kafka'], failed: ReadonlySet<string>, report: Report): void {
  const { securityProtocol: protocol, saslUsername: user, saslPassword: password, sslCa } = kafka;
  if ((user === undefined) !== (password === undefined)) {
    const missing = user === undefined ? 'kafka.saslUsername' : 'kafka.saslPassword';
    report(missing, 'is required: user name and password go together');
    return;
  }
  if (user === undefined && protocol?.startsWith('SASL_') === true) {
    report('kafka.saslUsername', `is required because CLOUDEVENTS_KAFKA_SECURITY_PROTOCOL is '${protocol}'`);
  } else if (user !== undefined && protocol !== undefined && !protocol.startsWith('SASL_')) {
    report(
      'kafka.securityProtocol',
      `must be SASL_SSL or SASL_PLAINTEXT, since '${protocol}' would not send the user name`,
    );
  }
  // Until these are right, nobody knows which protocol it will be.
  const undecided = ['kafka.securityProtocol', 'kafka.saslUsername'].some((option) => failed.has(option));
  const effective = securityProtocolOf(kafka);
  if (sslCa !== undefined && !undecided && !effective.endsWith('SSL')) {
    const message = `has no effect, since '${effective}' is not encrypted; set CLOUDEVENTS_KAFKA_SECURITY_PROTOCOL`;
    report('kafka.sslCa', `${message} to SSL or SASL_SSL`);
  }
}
