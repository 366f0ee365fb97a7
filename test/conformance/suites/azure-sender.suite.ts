import { type CloudEvent, InvalidEventError } from 'nestjs-cloudevents';
import { encodeMqttMessage, type MqttMessage } from 'nestjs-cloudevents/mqtt';
import type { Difference, RunnableSuite } from '../model.js';
import { actionsOf, attributesOf, yamlIn } from '../support/azure-case.js';
import { casesOf } from '../support/cases-of.js';
import { expectAccepted, expectRefused, refuseDifferences } from '../support/mismatch.js';
import { isObject, type JsonObject, listIn, objectIn, optionalTextIn, UnknownShapeError } from '../support/shape.js';
import { shown } from '../support/shown.js';

/** Stands for the attributes that their sender fills in by itself and a case says nothing of. */
const filledIn = { specversion: '1.0', id: 'filled-in', type: 'filled.in', datacontenttype: 'application/json' };

/** Events, and the messages over MQTT 5 in binary mode that a sender makes of them, or that it refuses them. */
export const azureSenderSuite: RunnableSuite = {
  name: 'azure-iot-operations-sdks/TelemetrySender',
  files: /^azure-iot-operations-sdks\/.*\/TelemetrySender\/[^/]+\.ya?ml$/,
  status: 'run',
  cases(file) {
    const document = yamlIn(file);
    const sends = actionsOf(document, 'send telemetry');
    const awaits = actionsOf(document, 'await send');
    if (sends.length === 0) throw new UnknownShapeError("an action 'send telemetry'", 'none');
    let published = 0;
    return casesOf(sends, file.stem, (send, index) => {
      const refused = isObject(awaits[index]?.['catch']);
      const message = refused ? undefined : publishedIn(document, published++);
      const event = eventOf(send, contentTypeIn(document), message);
      const id = sends.length === 1 ? file.stem : `${file.stem} event ${index + 1}`;
      if (message === undefined)
        return { id, run: () => expectRefused(() => encodeMqttMessage(event), InvalidEventError) };
      return {
        id,
        run: () =>
          check(
            message,
            expectAccepted(() => encodeMqttMessage(event), 'a message'),
          ),
      };
    });
  },
};

function publishedIn({ epilogue }: JsonObject, index: number): JsonObject {
  const messages = listIn(objectIn(epilogue, 'epilogue')['published-messages'], 'published-messages');
  return objectIn(messages[index], `published message ${index + 1}`);
}

/** The serializer of a sender says what the data is. */
function contentTypeIn({ prologue }: JsonObject): string | undefined {
  const [sender] = listIn(objectIn(prologue, 'prologue')['senders'], 'senders');
  const serializer = isObject(sender) ? sender['serializer'] : undefined;
  return isObject(serializer) ? optionalTextIn(serializer['out-content-type'], 'out-content-type') : undefined;
}

/** The event with all attributes: those the case gives, then what the message shows that their sender filled in. */
function eventOf(send: JsonObject, contentType: string | undefined, message: JsonObject | undefined): CloudEvent {
  const { metadata = {}, payload, 'content-type': published } = message ?? {};
  const given = attributesOf(objectIn(send['cloud-event'] ?? {}, 'cloud-event'));
  return {
    ...filledIn,
    ...present(objectIn(metadata, 'metadata')),
    ...present({ datacontenttype: contentType ?? published }),
    ...Object.fromEntries([...given].map(([name, { value }]) => [name, value])),
    // Their payload is what the serializer made, whatever the content type.
    data: Buffer.from(optionalTextIn(payload, 'payload') ?? ''),
  } as unknown as CloudEvent;
}

function present(members: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null && value !== undefined));
}

/** User properties that a case does not mention were filled in. */
function check(expected: JsonObject, { payload, properties = {} }: MqttMessage): void {
  const differences: Difference[] = [];
  const compare = (where: string, one: unknown, other: unknown): void => {
    if ((one ?? undefined) !== other)
      differences.push({ where, expected: shown(one ?? undefined), actual: shown(other) });
  };
  for (const [name, value] of Object.entries(objectIn(expected['metadata'] ?? {}, 'metadata'))) {
    compare(name, value, properties.userProperties?.[name]);
  }
  if ('content-type' in expected) compare('content-type', expected['content-type'], properties.contentType);
  if ('payload' in expected) compare('payload', expected['payload'], payload.toString());
  refuseDifferences(differences);
}
