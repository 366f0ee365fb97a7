import avro from 'avsc';
import { eventType } from '../../../libs/cloudevents/src/formats/avro/schema.js';
import type { RunnableSuite } from '../model.js';
import { expectSame } from '../support/mismatch.js';
import { objectIn, UnknownShapeError } from '../support/shape.js';
import type { VectorFile } from '../support/vectors.js';

/** The official schema of the Avro format: ours gives the same bytes when names, fields and unions are the same. */
export const avroSchemaSuite: RunnableSuite = {
  name: 'cloudevents-spec schemas (Avro)',
  files: /^cloudevents-spec\/(?:.*\/)?cloudevents\.avsc$/,
  status: 'run',
  cases: (file) => [
    { id: file.path, run: () => expectSame('schema', canonicalOf(file), JSON.stringify(eventType.schema())) },
  ],
};

/** The form that leaves out remarks and writes names in full. */
function canonicalOf(file: VectorFile): string {
  const schema = objectIn(file.json, 'a schema');
  try {
    const type = avro.Type.forSchema(schema as unknown as avro.Schema, { wrapUnions: 'always' });
    return JSON.stringify(type.schema());
  } catch (error) {
    throw new UnknownShapeError('an Avro schema', error instanceof Error ? error.message : String(error));
  }
}
