import type { Transport } from '../../apps/subscriber/src/counting/transport-counters.js';

/** One way events leave the publisher. */
export interface Route {
  readonly transport: Transport;
  /** Set where the events do not come to this demo's own subscriber, which then cannot count them. */
  readonly elsewhere?: string;
}

/** The environment of the demo: what the user set stays, the rest gets values that work on one machine. */
export interface DemoEnvironment {
  readonly subscriber: NodeJS.ProcessEnv;
  /** For the publisher, once it is known where the subscriber listens. */
  poker(subscriberUrl: string): NodeJS.ProcessEnv;
  routes(subscriberUrl: string): readonly Route[];
}

export function demoEnvironment(env: NodeJS.ProcessEnv): DemoEnvironment {
  const sink = (env['CLOUDEVENTS_SINK'] ?? 'http').trim().toLowerCase();
  const selected = (transport: Transport) => sink === transport || sink === 'both';
  const shared = selected('kafka') ? { CLOUDEVENTS_KAFKA_BROKERS: '127.0.0.1:9092', ...env } : env;
  const endpoint = env['CLOUDEVENTS_HTTP_ENDPOINT'];
  return {
    subscriber: { HOST: '127.0.0.1', PORT: '0', ...withoutPublishing(shared) },
    poker: (url) => ({ ...(endpoint === undefined && ownEndpoint(url)), ...shared }),
    routes: (url) => [
      ...(selected('http') ? [{ transport: 'http' as const, ...elsewhere(endpoint, url) }] : []),
      ...(selected('kafka') ? [{ transport: 'kafka' as const }] : []),
    ],
  };
}

/** What is for the publisher alone is its to judge: a mistake there is reported once. */
function withoutPublishing(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const forSubscriber = /^CLOUDEVENTS_(?:SINK$|KAFKA_|RECEIVER_)/;
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !name.startsWith('CLOUDEVENTS_') || forSubscriber.test(name)),
  );
}

/** Plain HTTP does within one machine, also in a shell where NODE_ENV is production. */
function ownEndpoint(url: string): NodeJS.ProcessEnv {
  return { CLOUDEVENTS_HTTP_ENDPOINT: url, CLOUDEVENTS_HTTP_ALLOW_INSECURE: 'true' };
}

function elsewhere(endpoint: string | undefined, subscriberUrl: string): { elsewhere?: string } {
  return endpoint === undefined || endpoint === subscriberUrl ? {} : { elsewhere: withoutSecrets(endpoint) };
}

function withoutSecrets(endpoint: string): string {
  return URL.canParse(endpoint) ? `${new URL(endpoint).origin}${new URL(endpoint).pathname}` : 'another address';
}
