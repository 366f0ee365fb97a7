import { type EventFormat, jsonEventFormat } from 'nestjs-cloudevents';
import { avroEventFormat } from 'nestjs-cloudevents/avro';
import { protobufEventFormat } from 'nestjs-cloudevents/protobuf';
import { xmlEventFormat } from 'nestjs-cloudevents/xml';

/** Every format the library has. */
export const structuredFormats: readonly EventFormat[] = [
  jsonEventFormat,
  avroEventFormat,
  protobufEventFormat,
  xmlEventFormat,
];
