import { type EventFormat, jsonEventFormat } from 'nestjs-cloudevents';
import { avroEventFormat } from 'nestjs-cloudevents/avro';
import { protobufEventFormat } from 'nestjs-cloudevents/protobuf';
import { xmlEventFormat } from 'nestjs-cloudevents/xml';

/** Whatever format the publisher is told to use is read here. */
export const formats: readonly EventFormat[] = [jsonEventFormat, protobufEventFormat, avroEventFormat, xmlEventFormat];
