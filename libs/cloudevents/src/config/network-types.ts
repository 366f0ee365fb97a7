import { isIPv6 } from 'node:net';
import type { AcceptedEvent } from '../core/index.js';
import { topicNameProblem } from '../sinks/kafka/topic-name.js';
import { SettingProblem, type SettingType } from './setting-types.js';

/** An http or https URL without credentials. */
export const endpoint: SettingType<string> = {
  fromText: (text) => endpoint.fromValue(text.trim()),
  fromValue(value) {
    const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined;
    if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
      throw new SettingProblem('must be a URL that begins with https:// (or http://)');
    }
    if (url.username !== '' || url.password !== '') {
      throw new SettingProblem('must not contain a user name or password; send them with CLOUDEVENTS_HTTP_HEADERS');
    }
    if (url.port === '0') throw new SettingProblem('must not name port 0');
    return url.href;
  },
};

/** `host:port`. */
export const hostAndPort: SettingType<string> = {
  fromText: (text) => hostAndPort.fromValue(text),
  fromValue(value) {
    const match = typeof value === 'string' ? /^(\[[^\]]+\]|[A-Za-z0-9._-]+):([0-9]{1,5})$/.exec(value) : null;
    const [, host = '', port = ''] = match ?? [];
    const bracketed = host.startsWith('[');
    if (match === null || Number(port) < 1 || Number(port) > 65535 || (bracketed && !isIPv6(host.slice(1, -1)))) {
      throw new SettingProblem('must be host:port pairs, e.g. kafka-1:9092,kafka-2:9092');
    }
    return value as string;
  },
};

const headerName = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const headerValue = /^[\t\x20-\x7e]*$/;
// Set by the binding or by the connection; an own value would break the message.
const owned = /^(?:content-type|content-length|transfer-encoding|connection|host|expect|upgrade|keep-alive|ce-.*)$/;

/** Header names and values: an object, or in the environment a JSON object. Names become lower case. */
export const headers: SettingType<Readonly<Record<string, string>>> = {
  fromText(text) {
    try {
      return headers.fromValue(JSON.parse(text));
    } catch (error) {
      if (error instanceof SettingProblem) throw error;
      throw new SettingProblem('must be a JSON object, e.g. {"authorization":"Bearer …"}');
    }
  },
  fromValue(value) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new SettingProblem('must be an object of header names and values');
    }
    const entries = Object.entries(value).map(([name, content]) => [name.toLowerCase(), content] as const);
    for (const [name, content] of entries) {
      if (!headerName.test(name)) throw new SettingProblem('has a header name that is not legal');
      if (owned.test(name)) throw new SettingProblem(`must not set '${name}': it belongs to the message itself`);
      if (typeof content !== 'string' || !headerValue.test(content)) {
        throw new SettingProblem(`has a value for '${name}' that is not printable ASCII of one line`);
      }
    }
    return Object.fromEntries(entries) as Record<string, string>;
  },
};

/** A topic name; in `forRoot({...})` also a function from the event to the name. */
export const topic: SettingType<string | ((event: AcceptedEvent) => string)> = {
  fromText: (text) => topic.fromValue(text.trim()),
  fromValue(value) {
    if (typeof value === 'function') return value as (event: AcceptedEvent) => string;
    const problem = topicNameProblem(value);
    if (problem === undefined) return value as string;
    throw new SettingProblem(problem);
  },
};
