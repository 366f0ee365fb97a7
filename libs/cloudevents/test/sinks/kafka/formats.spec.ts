import { describe, expect, it } from 'vitest';
import { decodeMessage } from '../../../src/bindings/kafka/index.js';
import { avroEventFormat } from '../../../src/formats/avro/index.js';
import { jsonEventFormat } from '../../../src/formats/json/index.js';
import { protobufEventFormat } from '../../../src/formats/protobuf/index.js';
import { xmlEventFormat } from '../../../src/formats/xml/index.js';
import { accepted, event } from '../../core/events.js';
import { ScriptedClients } from './support/scripted-client.js';
import { aRoom, aSink, publish, statuses } from './support/sinks.js';

const formats = [jsonEventFormat, protobufEventFormat, avroEventFormat, xmlEventFormat];
const members = { subject: 'é', datacontenttype: 'application/json', data: { text: 'ü€😀'.repeat(50) } };

describe.each(formats)('KafkaSink, structured events in $name', (format) => {
  it('arrive as they were, under the media type of the format', async () => {
    const clients = new ScriptedClients();
    const room = aRoom(aSink(clients.factory, { topic: 'a', format }));
    expect(statuses(await publish(room, [accepted(members), accepted({ id: 'e-2' })]))).toEqual([
      'delivered',
      'delivered',
    ]);

    const records = clients.sent.flatMap((sent) => sent.records);
    expect(records.map(({ key }) => key)).toEqual(['é', null]);
    expect(records.map(({ headers }) => headers)).toEqual(
      Array(2).fill({ 'content-type': format.contentType ?? format.mediaType }),
    );
    const read = records.map(({ headers, value }) =>
      decodeMessage({ headers, value: Buffer.from(value ?? '') }, { formats }),
    );
    expect(read).toEqual([event(members), event({ id: 'e-2' })]);
  });

  it('are measured in bytes', () => {
    const sink = aSink(new ScriptedClients().factory, { topic: 'a', format });
    const { size, payload } = sink.encode(accepted(members));
    const bytes = Buffer.from(payload.record.value ?? '').byteLength;
    expect(size).toBeGreaterThan(bytes);
    expect(size).toBeLessThan(bytes + 150);
  });
});
