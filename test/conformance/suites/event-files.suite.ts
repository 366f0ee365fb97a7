import { DecodeError, type EventFormat, jsonEventFormat } from 'nestjs-cloudevents';
import { xmlEventFormat } from 'nestjs-cloudevents/xml';
import type { ConformanceCase, RunnableSuite } from '../model.js';
import { expectEvent } from '../support/compare-events.js';
import { type ExpectedEvent, expectedFromJson } from '../support/expected-event.js';
import { expectAccepted, expectRefused } from '../support/mismatch.js';
import { expectRoundTrip } from '../support/round-trip.js';
import { objectIn } from '../support/shape.js';
import type { VectorFile } from '../support/vectors.js';
import { expectedFromXml } from '../support/expected-from-xml.js';
import { parseXml } from '../support/xml-document.js';

/** Whoever keeps one event per file says by the name which of them must not be read. */
const mustFail = /(?:^|[/_.-])(?:fail|bad|invalid)(?:[/_.-]|$)/i;

/** One event per file, of the SDKs for Java and JavaScript. */
export const eventFileSuites: readonly RunnableSuite[] = [
  {
    name: 'cloudevents-sdk-java',
    files: /^cloudevents-sdk-java\/.*\.(?:json|xml)$/,
    status: 'run',
    cases: (file) => [eventFileCase(file)],
  },
  {
    name: 'cloudevents-sdk-javascript/examples/payload',
    files: /^cloudevents-sdk-javascript\/.*\.json$/,
    status: 'run',
    cases: (file) => [eventFileCase(file)],
  },
];

/** The event of one file: read as it stands, compared with what the file says, written and read again. */
export function eventFileCase(file: VectorFile): ConformanceCase {
  const isXml = file.path.endsWith('.xml');
  const format: EventFormat = isXml ? xmlEventFormat : jsonEventFormat;
  const id = file.path.split('/').slice(-2).join('/');
  if (mustFail.test(file.path.replace(/\.[^.]*$/, ''))) {
    return { id, run: () => expectRefused(() => format.decode(file.text), DecodeError) };
  }
  return {
    id,
    run() {
      const expected = isXml ? expectedFromXml(parseXml(file.text)) : sourceOf(file);
      // Events of other versions exist beside those of 1.0, which is the only one that is read.
      if (expected.attributes.get('specversion')?.value !== '1.0') {
        return expectRefused(() => format.decode(file.text), DecodeError);
      }
      const event = expectAccepted(() => format.decode(file.text), 'an event');
      expectEvent(expected, event, { types: isXml });
      return expectRoundTrip(format, event);
    },
  };
}

function sourceOf(file: VectorFile): ExpectedEvent {
  return expectedFromJson(objectIn(file.json, 'an event'));
}
