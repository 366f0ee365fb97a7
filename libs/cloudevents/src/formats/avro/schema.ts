import avsc from 'avsc';

type AvroSchema = Parameters<typeof avsc.Type.forSchema>[0];

/** A JSON object inside data; below it everything is made of such records. */
const nestedObject = {
  type: 'record',
  name: 'AvroCloudEventData',
  fields: [
    {
      name: 'value',
      type: {
        type: 'map',
        values: [
          'null',
          'boolean',
          { type: 'map', values: 'AvroCloudEventData' },
          { type: 'array', items: 'AvroCloudEventData' },
          'double',
          'string',
        ],
      },
    },
  ],
};

const attribute = { name: 'attribute', type: { type: 'map', values: ['null', 'boolean', 'int', 'string', 'bytes'] } };

/** The order within unions is what goes over the wire: it must never change. */
const data = {
  name: 'data',
  type: [
    'bytes',
    'null',
    'boolean',
    { type: 'map', values: ['null', 'boolean', nestedObject, 'double', 'string'] },
    { type: 'array', items: 'AvroCloudEventData' },
    'double',
    'string',
  ],
};

/**
 * The fixed schema of every event, compiled once.
 *
 * @see CloudEvents Avro format 1.0.2, section 2.4 "Definition", and its `cloudevents.avsc`
 */
export const eventType = avsc.Type.forSchema(
  {
    namespace: 'io.cloudevents',
    type: 'record',
    name: 'AvroCloudEvent',
    fields: [attribute, data],
  } as AvroSchema,
  { wrapUnions: 'never', omitRecordMethods: true },
) as avsc.types.RecordType;

/** The data alone, which follow the attributes. */
export const dataType = eventType.field('data').type;

/** The indices of the branches of data that are written without the library. */
export const dataBranches = { bytes: 0, null: 1, string: 6 } as const;

/** The indices of the branches of an attribute, of which 0 is null. */
export const attributeBranches = { boolean: 1, int: 2, string: 3, bytes: 4 } as const;
