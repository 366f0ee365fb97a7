import { type CloudEvent, decodeHttpMessage } from 'nestjs-cloudevents';
import { decodeKafkaMessage, type ReceivedKafkaMessage } from 'nestjs-cloudevents/kafka';
import { expectEvent } from './compare-events.js';
import { type ExpectedAttribute, unknownData } from './expected-event.js';
import { receivedRequest } from './http-request.js';
import { expectAccepted, Mismatch } from './mismatch.js';
import { UnknownShapeError } from './shape.js';
import { isSameData } from './compare-data.js';
import { shown } from './shown.js';

/** A step of a scenario, with the text or the table below it. */
export interface Step {
  readonly text: string;
  readonly content: string | undefined;
  readonly rows: readonly (readonly string[])[];
}

/** What the steps before have made. */
interface World {
  request?: string;
  payload?: string;
  headers?: ReceivedKafkaMessage['headers'];
  event?: CloudEvent;
  checked?: boolean;
}

type Action = (world: World, step: Step) => void;

const actions: readonly (readonly [RegExp, Action])[] = [
  [/^(?:HTTP|Kafka) Protocol Binding is supported$/i, () => undefined],
  [/^an HTTP request:?$/i, (world, step) => (world.request = contentOf(step))],
  [/^a Kafka message with payload:?$/i, (world, step) => (world.payload = contentOf(step))],
  [/^Kafka headers:?$/i, (world, step) => (world.headers = bytesOf(pairsOf(step)))],
  [/^parsed as HTTP request$/i, parseHttp],
  [/^parsed as Kafka message$/i, parseKafka],
  [/^the attributes are:?$/i, checkAttributes],
  [/^the data is equal to the following JSON:?$/i, checkJson],
];

/** @throws Mismatch when the library does not do what a step says; UnknownShapeError for a step of another kind */
export function runScenario(steps: readonly Step[]): void {
  const world: World = {};
  for (const step of steps) {
    const action = actions.find(([pattern]) => pattern.test(step.text))?.[1];
    if (action === undefined) throw new UnknownShapeError('a step that the runner knows', `'${step.text}'`);
    action(world, step);
  }
  if (world.checked !== true) throw new UnknownShapeError('a step that checks the event', 'none');
}

function parseHttp(world: World): void {
  const request = receivedRequest(given(world.request, 'an HTTP request'));
  const events = expectAccepted(() => decodeHttpMessage(request), 'an event');
  world.event = given(events[0], 'an event');
}

function parseKafka(world: World): void {
  const value = Buffer.from(given(world.payload, 'a Kafka message'));
  const message = { value, ...(world.headers && { headers: world.headers }) };
  world.event = expectAccepted(() => decodeKafkaMessage(message), 'an event');
}

function checkAttributes(world: World, step: Step): void {
  world.checked = true;
  const attributes = new Map<string, ExpectedAttribute>(pairsOf(step).map(([key, value]) => [key, { value }]));
  expectEvent({ attributes, data: unknownData }, given(world.event, 'an event'));
}

function checkJson(world: World, step: Step): void {
  world.checked = true;
  const expected: unknown = JSON.parse(contentOf(step));
  const { data, datacontenttype } = given(world.event, 'an event');
  if (isSameData(expected, data, datacontenttype)) return;
  throw new Mismatch([{ where: 'data', expected: shown(expected), actual: shown(data) }]);
}

/** The rows of a table of two columns, below its header. */
function pairsOf({ text, rows }: Step): readonly (readonly [string, string])[] {
  const [header, ...pairs] = rows;
  if (header?.[0] !== 'key' || header[1] !== 'value') {
    throw new UnknownShapeError(`'${text}' with the columns key and value`, header?.join(', ') ?? 'no table');
  }
  return pairs.map(([key = '', value = '']) => [key, value]);
}

/** Header values arrive from Kafka as bytes. */
function bytesOf(pairs: readonly (readonly [string, string])[]): Record<string, Uint8Array> {
  return Object.fromEntries(pairs.map(([key, value]) => [key, Buffer.from(value)]));
}

function contentOf({ text, content }: Step): string {
  return given(content, `a text below '${text}'`);
}

function given<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new UnknownShapeError(`${what}, by a step before`, 'none');
  return value;
}
