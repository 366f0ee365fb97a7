import avsc, { type Type } from 'avsc';

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
export const eventType = compile([attribute, data]);

/**
 * The same event where its data is text that goes as `bytes`. Strings and bytes are alike in Avro, and a union is the
 * index of its branch before the value: with `branch` 0 the wire cannot tell, and the text need not become a buffer first.
 */
export const textAsBytesType = compile([attribute, { name: 'branch', type: 'int' }, { name: 'text', type: 'string' }]);

/** One attribute alone. A map is its entries between their count and a zero, each a name and a value. */
export const entryType = compile([
  { name: 'name', type: 'string' },
  { name: 'value', type: attribute.type.values },
]);

function compile(fields: object[]): Type {
  const schema = { namespace: 'io.cloudevents', type: 'record', name: 'AvroCloudEvent', fields };
  return avsc.Type.forSchema(schema as AvroSchema, { wrapUnions: 'never', omitRecordMethods: true });
}
