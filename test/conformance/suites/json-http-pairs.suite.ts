import { type CloudEvent, decodeHttpMessage, encodeHttpMessage, jsonEventFormat } from 'nestjs-cloudevents';
import type { ConformanceCase, Difference, RunnableSuite } from '../model.js';
import { casesOf } from '../support/cases-of.js';
import { isSameData } from '../support/compare-data.js';
import { expectEvent } from '../support/compare-events.js';
import { expectedFromJson } from '../support/expected-event.js';
import { expectAccepted, refuseDifferences } from '../support/mismatch.js';
import { encodeIn } from '../support/round-trip.js';
import { type JsonObject, listIn, objectIn, textIn } from '../support/shape.js';
import { shown } from '../support/shown.js';

/** The examples of the JSON format: one event in JSON and as an HTTP message in binary mode, read both ways. */
export const jsonHttpPairsSuite: RunnableSuite = {
  name: 'cloudevents-spec/examples/json-structured-vs-http-binary',
  files: /^cloudevents-spec\/examples\/json-structured-vs-http-binary\.json$/,
  status: 'run',
  cases(file) {
    const pairs = listIn(objectIn(file.json, 'the file')['pairs'], 'pairs');
    return [
      ...casesOf(pairs, 'JSON to HTTP', (pair, index) => jsonToHttp(objectIn(pair, 'a pair'), index)),
      ...casesOf(pairs, 'HTTP to JSON', (pair, index) => httpToJson(objectIn(pair, 'a pair'), index)),
    ];
  },
};

function jsonToHttp(pair: JsonObject, index: number): ConformanceCase {
  const { json, headers, body } = partsOf(pair);
  return {
    id: `pair ${index + 1} JSON to HTTP`,
    run() {
      const event = expectAccepted(() => jsonEventFormat.decode(JSON.stringify(json)), 'an event');
      const message = expectAccepted(() => encodeHttpMessage(event), 'a message');
      const differences: Difference[] = [];
      for (const name of new Set([...Object.keys(headers), ...Object.keys(message.headers)])) {
        const [expected, actual] = [headers[name], message.headers[name]];
        if (expected !== actual) differences.push({ where: name, expected: shown(expected), actual: shown(actual) });
      }
      const bytes = Buffer.from(message.body);
      if (!isSameData(Buffer.from(body), bytes, headers['content-type'] ?? 'text/plain')) {
        differences.push({ where: 'body', expected: shown(body), actual: shown(bytes.toString()) });
      }
      refuseDifferences(differences);
    },
  };
}

function httpToJson(pair: JsonObject, index: number): ConformanceCase {
  const { json, headers, body } = partsOf(pair);
  return {
    id: `pair ${index + 1} HTTP to JSON`,
    run() {
      const message = { headers, body: Buffer.from(body) };
      const [event] = expectAccepted(() => decodeHttpMessage(message), 'an event');
      const content = expectAccepted(() => encodeIn(jsonEventFormat, event as CloudEvent), 'written as JSON');
      const again = expectAccepted(() => jsonEventFormat.decode(content), 'what was written is read again');
      // Headers are text, so the types of extensions are lost on the way.
      expectEvent(expectedFromJson(json), again);
    },
  };
}

interface Parts {
  readonly json: JsonObject;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

function partsOf(pair: JsonObject): Parts {
  const http = objectIn(pair['http_binary'], 'http_binary');
  const headers = Object.entries(objectIn(http['headers'], 'headers'));
  return {
    json: objectIn(pair['structured_json'], 'structured_json'),
    headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), textIn(value, name)])),
    body: textIn(http['body'], 'body'),
  };
}
