import { Agent } from 'node:http';
import axios from 'axios';
import type { CloudEvent } from 'nestjs-cloudevents';

const contentType = 'application/cloudevents+json; charset=utf-8';

/** The client of most applications, with the one setting that everybody is told to make: connections are kept. */
export function axiosPoster(url: string, connections: number) {
  const httpAgent = new Agent({ keepAlive: true, maxSockets: connections });
  const headers = { 'content-type': contentType };
  return {
    post: (event: CloudEvent): Promise<unknown> => axios.post(url, event, { headers, httpAgent, proxy: false }),
    close: (): void => httpAgent.destroy(),
  };
}

/** What Node has built in; as many connections as calls are under way. */
export function fetchPoster(url: string): (event: CloudEvent) => Promise<unknown> {
  const headers = { 'content-type': contentType };
  return async (event) => {
    const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(event) });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`The receiver answered ${answer.status}`);
  };
}
