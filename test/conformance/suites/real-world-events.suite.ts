import { type CloudEvent, decodeHttpMessage, encodeHttpMessage, jsonEventFormat } from 'nestjs-cloudevents';
import type { RunnableSuite } from '../model.js';
import { expectEvent } from '../support/compare-events.js';
import { expectedFromJson, unknownData } from '../support/expected-event.js';
import { structuredFormats } from '../support/formats.js';
import { expectAccepted } from '../support/mismatch.js';
import { expectRoundTrip } from '../support/round-trip.js';
import { type JsonObject, objectIn } from '../support/shape.js';
import type { VectorFile, Vectors } from '../support/vectors.js';

/**
 * Events as cloud services send them: from JSON to HTTP in binary mode and back, and through every format. Where there
 * is an output to an input, what arrives has its attributes; their functions change data, which is not our business.
 */
export const realWorldEventsSuite: RunnableSuite = {
  name: 'gcp-functions-framework-conformance',
  files: /^gcp-functions-framework-conformance\/.*-cloudevent-(?:in|out)put\.json$/,
  status: 'run',
  cases: (file, vectors) => [
    {
      id: file.stem,
      run() {
        const json = eventIn(file);
        const event = expectAccepted(() => jsonEventFormat.decode(JSON.stringify(json)), 'an event');
        expectEvent(expectedFromJson(json), event);
        const arrived = overHttp(event);
        expectEvent(expectedFromJson(json), arrived);
        const output = outputOf(file, vectors);
        if (output !== undefined) expectEvent({ ...expectedFromJson(eventIn(output)), data: unknownData }, arrived);
        for (const format of structuredFormats) expectRoundTrip(format, event);
      },
    },
  ],
};

function overHttp(event: CloudEvent): CloudEvent {
  const message = expectAccepted(() => encodeHttpMessage(event), 'a message in binary mode');
  return expectAccepted(() => decodeHttpMessage(message), 'an event in binary mode')[0] as CloudEvent;
}

function eventIn(file: VectorFile): JsonObject {
  return objectIn(file.json, 'an event');
}

function outputOf(file: VectorFile, vectors: Vectors): VectorFile | undefined {
  return file.path.endsWith('-input.json')
    ? vectors.find(file.path.replace(/-input\.json$/, '-output.json'))
    : undefined;
}
