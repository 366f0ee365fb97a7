import {
  type CloudEvent,
  cloudEvent,
  encodeHttpBatch,
  encodeHttpMessage,
  type EventFormat,
  type HttpMessage,
  jsonEventFormat,
} from '../../../src/index.js';
import { avroEventFormat } from '../../../src/formats/avro/index.js';
import { protobufEventFormat } from '../../../src/formats/protobuf/index.js';
import { xmlEventFormat } from '../../../src/formats/xml/index.js';

/** Every format, by the name that configuration has for it. */
export const formats: readonly EventFormat[] = [jsonEventFormat, protobufEventFormat, avroEventFormat, xmlEventFormat];

/** A hand that is over. */
export function handEvent(id = 'hand-1', members: Partial<CloudEvent> = {}): CloudEvent {
  return cloudEvent({
    id,
    source: 'poker/hand',
    type: 'hand.complete',
    time: '2026-01-02T03:04:05Z',
    subject: 'table-7',
    datacontenttype: 'application/json',
    data: { pot: 120 },
    ...members,
  } as Parameters<typeof cloudEvent>[0]);
}

export const binary = (event = handEvent()): HttpMessage => encodeHttpMessage(event);

export const structured = (event = handEvent(), format: EventFormat = jsonEventFormat): HttpMessage =>
  encodeHttpMessage(event, { mode: 'structured', format });

export const batch = (events: readonly CloudEvent[], format: EventFormat = jsonEventFormat): HttpMessage =>
  encodeHttpBatch(events, { format });
