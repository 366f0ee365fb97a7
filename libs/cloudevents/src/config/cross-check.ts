import { settings } from '../cloudevents.config.js';
import type { ConfigProblem } from '../errors/index.js';
import type { ResolvedConfig } from './resolved-config.js';

/** What only shows when settings are seen together. Settings that are wrong by themselves are not judged again. */
export function crossCheck(config: ResolvedConfig, failed: ReadonlySet<string>, production: boolean): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const report = (option: keyof typeof settings, message: string): void => {
    if (!failed.has(option)) problems.push({ option, env: settings[option].env, message });
  };
  const { sink, http, kafka, retry } = config;
  if (sink === 'http' || sink === 'both') {
    if (http.endpoint === undefined) report('http.endpoint', `is required because CLOUDEVENTS_SINK is '${sink}'`);
    else if (production && !http.allowInsecure && http.endpoint.startsWith('http:')) {
      report('http.endpoint', 'must be https:// in production; CLOUDEVENTS_HTTP_ALLOW_INSECURE=true accepts http://');
    }
  }
  if (sink === 'kafka' || sink === 'both') {
    if (kafka.brokers === undefined) report('kafka.brokers', `is required because CLOUDEVENTS_SINK is '${sink}'`);
    checkSecurity(kafka, report);
  }
  if (retry?.minDelay > retry?.maxDelay) report('retry.minDelay', 'must not be above CLOUDEVENTS_RETRY_MAX_DELAY');
  return problems;
}

function checkSecurity(
  { securityProtocol: protocol, saslUsername: user, saslPassword: password }: ResolvedConfig['kafka'],
  report: (option: keyof typeof settings, message: string) => void,
): void {
  if ((user === undefined) !== (password === undefined)) {
    const missing = user === undefined ? 'kafka.saslUsername' : 'kafka.saslPassword';
    report(missing, 'is required: user name and password go together');
  } else if (user === undefined && protocol?.startsWith('SASL_') === true) {
    report('kafka.saslUsername', `is required because CLOUDEVENTS_KAFKA_SECURITY_PROTOCOL is '${protocol}'`);
  } else if (user !== undefined && protocol !== undefined && !protocol.startsWith('SASL_')) {
    report(
      'kafka.securityProtocol',
      `must be SASL_SSL or SASL_PLAINTEXT, since '${protocol}' would not send the user name`,
    );
  }
}
