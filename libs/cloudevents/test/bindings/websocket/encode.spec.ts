import { describe, expect, it } from 'vitest';
import { encodeWebSocketMessage } from '../../../src/bindings/websocket/index.js';
import { DefinitionError, InvalidEventError } from '../../../src/errors/index.js';
import type { EventFormat } from '../../../src/formats/index.js';
import { encodeStructured } from '../../../src/formats/json/index.js';
import { accepted, event } from '../../core/events.js';
import { avro, json, protobuf, xml } from './formats.js';

describe('a WebSocket message (W3)', () => {
  it('is text in JSON, which is the default', () => {
    const one = accepted({ data: 'é' });
    const text = { data: encodeStructured(one), binary: false };
    expect(encodeWebSocketMessage(one)).toEqual(text);
    expect(encodeWebSocketMessage(event({ data: 'é' }), json)).toEqual(text);
  });

  it.each([avro, protobuf])('is binary in $name', (format) => {
    const one = accepted({ data: 'é' });
    expect(encodeWebSocketMessage(one, format)).toEqual({ data: format.encode(one), binary: true });
  });

  it('is of the kind that the subprotocol says, whatever a format gives', () => {
    const bytes: EventFormat = { ...json, encode: () => Buffer.from('{"é":1}') };
    expect(encodeWebSocketMessage(event(), bytes)).toEqual({ data: '{"é":1}', binary: false });
    const text: EventFormat = { ...avro, encode: () => 'é' };
    expect(encodeWebSocketMessage(event(), text)).toEqual({ data: Buffer.from('é'), binary: true });
  });

  it('cannot be of a format without subprotocol', () => {
    expect(() => encodeWebSocketMessage(event(), xml)).toThrow(DefinitionError);
    expect(() => encodeWebSocketMessage(event(), xml)).toThrow("'xml' has no WebSocket subprotocol");
  });

  it('cannot be an event that breaks a rule', () => {
    expect(() => encodeWebSocketMessage(event({ id: '' }))).toThrow(InvalidEventError);
  });
});
