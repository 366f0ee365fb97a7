import {
  type CloudEvent,
  decodeHttpMessage,
  encodeHttpBatch,
  encodeHttpMessage,
  type HttpMessage,
} from 'nestjs-cloudevents';
import { parseAllDocuments } from 'yaml';
import type { ConformanceCase, RunnableSuite } from '../model.js';
import { casesOf } from '../support/cases-of.js';
import { expectEvent } from '../support/compare-events.js';
import { expectedFromEvent } from '../support/expected-event.js';
import { structuredFormats } from '../support/formats.js';
import { expectAccepted, expectSame } from '../support/mismatch.js';
import { type JsonObject, objectIn, optionalTextIn, textIn, UnknownShapeError } from '../support/shape.js';
import type { VectorFile } from '../support/vectors.js';

type Encode = (event: CloudEvent) => HttpMessage;

/** The ways over HTTP. */
const modes: readonly (readonly [string, Encode])[] = [
  ['binary', (event) => encodeHttpMessage(event)],
  ...structuredFormats.map((format): [string, Encode] => [
    `structured ${format.name}`,
    (event) => encodeHttpMessage(event, { mode: 'structured', format }),
  ]),
  ...structuredFormats
    .filter(({ batch }) => batch !== undefined)
    .map((format): [string, Encode] => [`batch ${format.name}`, (event) => encodeHttpBatch([event], { format })]),
];

/** Events to be sent: over HTTP in every mode, and read back. */
export const yamlEventsSuite: RunnableSuite = {
  name: 'cloudevents-conformance/yaml',
  files: /^cloudevents-conformance\/yaml\/.*\.ya?ml$/,
  status: 'run',
  cases: (file) => documentsOf(file).flatMap((document, index) => casesOfEvent(document, `${file.stem}[${index}]`)),
};

function casesOfEvent(document: JsonObject, name: string): readonly ConformanceCase[] {
  return casesOf(modes, name, ([mode, encode]) => {
    const event = eventOf(document);
    const others = objectIn(document['TransportExtensions'] ?? {}, 'TransportExtensions') as Record<string, string>;
    return {
      id: `${name}: ${textIn(event.id, 'id')} ${mode}`,
      run() {
        const { headers, body } = expectAccepted(() => encode(event), 'sent');
        // What the transport adds is no part of the event.
        const message = { headers: { ...others, ...headers }, body };
        const events = expectAccepted(() => decodeHttpMessage(message, { formats: structuredFormats }), 'read back');
        expectSame('events', 1, events.length);
        expectEvent(expectedFromEvent(event), events[0] as CloudEvent);
      },
    };
  });
}

/** Attributes are text, whatever YAML would make of `1.0`. */
function documentsOf(file: VectorFile): readonly JsonObject[] {
  const documents = parseAllDocuments(file.text, { schema: 'failsafe' });
  return ('empty' in documents ? [] : documents).map((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw new UnknownShapeError('a YAML document', error.message);
    return objectIn(document.toJS(), 'a document');
  });
}

function eventOf({ ContextAttributes: context, Data: data }: JsonObject): CloudEvent {
  const { Extensions: extensions = {}, ...attributes } = objectIn(context, 'ContextAttributes');
  const members = Object.entries({ ...attributes, ...objectIn(extensions, 'Extensions') });
  // The line break that ends a block belongs to YAML: no attribute may hold one.
  const event = Object.fromEntries(
    members.map(([name, value]) => [name, String(value).replace(/\n+$/, '')]),
  ) as CloudEvent;
  const text = optionalTextIn(data, 'Data');
  return text === undefined ? event : { ...event, data: dataOf(text, event.datacontenttype) };
}

/** The text is the content, so without a content type nobody knows more than its bytes. */
function dataOf(text: string, contentType: string | undefined): unknown {
  if (contentType === undefined) return Buffer.from(text);
  return /[/+]json\b/i.test(contentType) ? JSON.parse(text) : text;
}
