import avsc from 'avsc';

const members = (nested: object | string): object => ({
  type: 'map',
  values: ['null', 'boolean', nested, { type: 'array', items: 'CloudEventData' }, 'double', 'string'],
});

const dataRecord = {
  type: 'record',
  name: 'CloudEventData',
  fields: [{ name: 'value', type: members({ type: 'map', values: 'CloudEventData' }) }],
};

/** The schema of the specification as avsc reads it, with nothing of this library: CloudEvents Avro format 1.0.2, section 2.4. */
export const bareEventType = avsc.Type.forSchema({
  type: 'record',
  name: 'io.cloudevents.CloudEvent',
  fields: [
    { name: 'attribute', type: { type: 'map', values: ['null', 'boolean', 'int', 'string', 'bytes'] } },
    {
      name: 'data',
      type: [
        'bytes',
        'null',
        'boolean',
        { type: 'map', values: ['null', 'boolean', dataRecord, 'double', 'string'] },
        { type: 'array', items: 'CloudEventData' },
        'double',
        'string',
      ],
    },
  ],
} as Parameters<typeof avsc.Type.forSchema>[0]);
