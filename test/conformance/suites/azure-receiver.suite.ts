import { DecodeError } from 'nestjs-cloudevents';
import { decodeMqttMessage, type ReceivedMqttMessage } from 'nestjs-cloudevents/mqtt';
import type { ConformanceCase, RunnableSuite } from '../model.js';
import { actionsOf, attributesOf, yamlIn } from '../support/azure-case.js';
import { casesOf } from '../support/cases-of.js';
import { expectEvent } from '../support/compare-events.js';
import { expectAccepted, expectRefused } from '../support/mismatch.js';
import { listIn, objectIn, optionalTextIn, UnknownShapeError } from '../support/shape.js';

/** What their receiver takes for granted where a case says nothing. */
const contentType = 'application/json';

/** Messages over MQTT 5 in binary mode, and the events a receiver finds in them, or that it finds none. */
export const azureReceiverSuite: RunnableSuite = {
  name: 'azure-iot-operations-sdks/TelemetryReceiver',
  files: /^azure-iot-operations-sdks\/.*\/TelemetryReceiver\/[^/]+\.ya?ml$/,
  status: 'run',
  cases(file) {
    const document = yamlIn(file);
    const received = listIn(objectIn(document['epilogue'], 'epilogue')['received-telemetries'], 'received-telemetries');
    const messages = actionsOf(document, 'receive telemetry');
    if (messages.length !== received.length) {
      throw new UnknownShapeError('one telemetry for each message received', `${messages.length}, ${received.length}`);
    }
    return casesOf(messages, file.stem, (message, index): ConformanceCase => {
      const telemetry = objectIn(received[index], 'a telemetry');
      const given: ReceivedMqttMessage = {
        payload: JSON.stringify(telemetry['telemetry-value'] ?? null),
        properties: {
          contentType: optionalTextIn(message['content-type'], 'content-type') ?? contentType,
          userProperties: objectIn(message['metadata'] ?? {}, 'metadata') as Record<string, string>,
        },
      };
      return { id: caseId(file.stem, index, messages.length), run: () => check(given, telemetry) };
    });
  },
};

function check(message: ReceivedMqttMessage, { 'cloud-event': event, 'telemetry-value': data }: TelemetryJson): void {
  const decode = (): ReturnType<typeof decodeMqttMessage> => decodeMqttMessage(message);
  if (event === undefined || event === null) return expectRefused(decode, DecodeError);
  const attributes = attributesOf(objectIn(event, 'cloud-event'));
  return expectEvent({ attributes, data: data ?? null }, expectAccepted(decode, 'an event'));
}

type TelemetryJson = Readonly<Record<string, unknown>>;

function caseId(name: string, index: number, count: number): string {
  return count === 1 ? name : `${name} message ${index + 1}`;
}
