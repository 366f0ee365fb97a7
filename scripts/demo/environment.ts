/** The environment of the demo: what the user set stays, the rest gets values that work on one machine. */
export interface DemoEnvironment {
  readonly subscriber: NodeJS.ProcessEnv;
  /** For the publisher, once it is known where the subscriber listens. */
  readonly poker: (subscriberUrl: string) => NodeJS.ProcessEnv;
  /** Transports over which events come back to this demo's own subscriber. */
  readonly counted: (subscriberUrl: string) => readonly Transport[];
  /** Where HTTP events go instead of to the subscriber. */
  readonly elsewhere: (subscriberUrl: string) => string | undefined;
}

export type Transport = 'http' | 'kafka';

export function demoEnvironment(env: NodeJS.ProcessEnv): DemoEnvironment {
  const sink = (env['CLOUDEVENTS_SINK'] ?? 'http').trim().toLowerCase();
  const http = sink === 'http' || sink === 'both';
  const kafka = sink === 'kafka' || sink === 'both';
  const shared = kafka ? { CLOUDEVENTS_KAFKA_BROKERS: '127.0.0.1:9092', ...env } : env;
  const endpoint = env['CLOUDEVENTS_HTTP_ENDPOINT'];
  const elsewhere = (url: string) => (http && endpoint !== undefined && endpoint !== url ? endpoint : undefined);
  return {
    subscriber: { HOST: '127.0.0.1', PORT: '0', ...shared },
    poker: (url) => ({ CLOUDEVENTS_HTTP_ENDPOINT: url, ...shared }),
    counted: (url) => [
      ...(http && elsewhere(url) === undefined ? (['http'] as const) : []),
      ...(kafka ? (['kafka'] as const) : []),
    ],
    elsewhere,
  };
}
