import avsc from 'avsc';
import { processorTime } from '../../../../../test/support/processor-time.js';
import { DecodeError } from '../../../src/errors/index.js';
import { avroEventFormat } from '../../../src/formats/avro/index.js';
import { accepted } from '../../core/events.js';

/** Unions wrapped, so that a test sees and chooses the branch. */
const wrapped = avsc.Type.forSchema(
  {
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
          {
            type: 'map',
            values: [
              'null',
              'boolean',
              {
                type: 'record',
                name: 'CloudEventData',
                fields: [
                  {
                    name: 'value',
                    type: {
                      type: 'map',
                      values: [
                        'null',
                        'boolean',
                        { type: 'map', values: 'CloudEventData' },
                        { type: 'array', items: 'CloudEventData' },
                        'double',
                        'string',
                      ],
                    },
                  },
                ],
              },
              'double',
              'string',
            ],
          },
          { type: 'array', items: 'CloudEventData' },
          'double',
          'string',
        ],
      },
    ],
  },
  { wrapUnions: 'always' },
);

/** A datum with its branches named: `{ string: 'x' }`; `null` is itself. */
export interface Datum {
  readonly attribute: Readonly<Record<string, unknown>>;
  readonly data: unknown;
}

/** The required attributes, as the library of the schema writes them. */
export const required: Readonly<Record<string, unknown>> = {
  specversion: { string: '1.0' },
  id: { string: 'e-1' },
  source: { string: '/tables/7' },
  type: { string: 'com.example.dealt' },
};

/** What another writer of the schema sends. */
export function written(attribute: Readonly<Record<string, unknown>>, data: unknown = null): Buffer {
  return wrapped.toBuffer({ attribute: { ...required, ...attribute }, data });
}

/** What another reader of the schema receives. */
export function readBack(content: Uint8Array): Datum {
  return JSON.parse(wrapped.toString(wrapped.fromBuffer(Buffer.from(content)))) as Datum;
}

/** What another reader receives of an event with these changes, the required attributes left out. */
export function sent(changes: Readonly<Record<string, unknown>>): Datum {
  const { attribute, data } = readBack(avroEventFormat.encode(accepted(changes)) as Uint8Array);
  return {
    attribute: Object.fromEntries(Object.entries(attribute).filter(([name]) => !Object.hasOwn(required, name))),
    data,
  };
}

/** An Avro long, zig-zag and as short as it can be. */
export function long(value: bigint | number): number[] {
  const wide = BigInt(value);
  let rest = wide < 0n ? -2n * wide - 1n : 2n * wide;
  const bytes: number[] = [];
  for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return [...bytes, Number(rest)];
}

export function text(value: string): number[] {
  const bytes = Buffer.from(value);
  return [...long(bytes.length), ...bytes];
}

/** The entries of the required attributes: four of them, each the branch `string`. */
export const requiredEntries: readonly number[] = Object.entries(required).flatMap(([name, value]) => [
  ...text(name),
  ...long(3),
  ...text((value as { string: string }).string),
]);

/** The required attributes as a whole map; what follows is the data. */
export const head: readonly number[] = [...long(4), ...requiredEntries, 0];

export function decode(content: readonly number[] | Uint8Array): unknown {
  return avroEventFormat.decode(content instanceof Uint8Array ? content : Uint8Array.from(content));
}

/** Why the content is refused. It must be by the right error and at once; the faster of two tries counts. */
export function refusal(content: readonly number[] | Uint8Array): string {
  const tries = [content, content].map((each) => {
    const start = processorTime();
    try {
      decode(each);
    } catch (error) {
      if (error instanceof DecodeError) return { message: error.message, took: processorTime() - start };
      throw error;
    }
    throw new Error('The content was not refused');
  });
  const took = Math.min(...tries.map((each) => each.took));
  if (took > 100) throw new Error(`The content was refused only after ${took} ms`);
  return tries[0]?.message ?? '';
}
