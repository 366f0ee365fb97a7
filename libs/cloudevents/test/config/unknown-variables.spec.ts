import { describe, expect, it } from 'vitest';
import { settings } from '../../src/index.js';
import { unknownVariables } from '../../src/config/unknown-variables.js';

describe('variables that are no settings', () => {
  it.each([
    ['a letter left out', 'CLOUDEVENTS_HTTP_ENDPONT', 'CLOUDEVENTS_HTTP_ENDPOINT'],
    ['a letter too many', 'CLOUDEVENTS_HTTP_TIMEOUTS', 'CLOUDEVENTS_HTTP_TIMEOUT'],
    ['two letters exchanged', 'CLOUDEVENTS_KAFKA_BROKRES', 'CLOUDEVENTS_KAFKA_BROKERS'],
    ['a wrong letter', 'CLOUDEVENTS_SYNK', 'CLOUDEVENTS_SINK'],
    ['an underscore left out', 'CLOUDEVENTS_BATCHSIZE', 'CLOUDEVENTS_BATCH_SIZE'],
    ['a plural', 'CLOUDEVENTS_KAFKA_TOPICS', 'CLOUDEVENTS_KAFKA_TOPIC'],
  ])('are told with the setting that was meant: %s', (_, name, suggestion) => {
    expect(unknownVariables([name])).toEqual([{ name, suggestion }]);
  });

  it('are told without a guess where no setting is near', () => {
    const names = ['CLOUDEVENTS_COLOUR', 'CLOUDEVENTS_', 'CLOUDEVENTS_HTTP_PROXY_PASSWORD'];
    expect(unknownVariables(names)).toEqual(names.map((name) => ({ name })));
  });

  it('are none of the settings, nor variables of others', () => {
    const names = Object.values(settings).map(({ env }) => env);
    expect(unknownVariables([...names, 'PATH', 'CLOUDEVENT_SINK', 'MY_CLOUDEVENTS_SINK'])).toEqual([]);
  });
});
