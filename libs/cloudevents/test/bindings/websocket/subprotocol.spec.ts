import { describe, expect, it } from 'vitest';
import {
  chooseSubprotocol,
  formatOfSubprotocol,
  offeredSubprotocols,
  UnsupportedSubprotocolError,
  webSocketSubprotocol,
} from '../../../src/bindings/websocket/index.js';
import { DecodeError, DefinitionError } from '../../../src/errors/index.js';
import type { EventFormat } from '../../../src/formats/index.js';
import { avro, json, protobuf, xml } from './formats.js';

describe('the subprotocol of a format', () => {
  it.each<[EventFormat, string | undefined]>([
    [json, 'cloudevents.json'],
    [avro, 'cloudevents.avro'],
    [protobuf, 'cloudevents.proto'],
    [xml, undefined],
    [{ ...json, mediaType: 'constructor' }, undefined],
  ])('$name', (format, name) => expect(webSocketSubprotocol(format)).toBe(name));
});

describe('a client', () => {
  it('offers what it speaks in the order it prefers (W2)', () => {
    expect(offeredSubprotocols()).toEqual(['cloudevents.json']);
    expect(offeredSubprotocols([protobuf, xml, json])).toEqual(['cloudevents.proto', 'cloudevents.json']);
  });

  it.each([[[]], [[xml]]])('must offer one', (formats) => {
    expect(() => offeredSubprotocols(formats)).toThrow(DefinitionError);
  });
});

describe('a server', () => {
  it.each<[string, string[], EventFormat[] | undefined, string | undefined]>([
    ['the one both speak', ['cloudevents.json'], undefined, 'cloudevents.json'],
    ['what the client prefers', ['cloudevents.avro', 'cloudevents.json'], [json, avro], 'cloudevents.avro'],
    ['none that it does not speak', ['cloudevents.avro', 'cloudevents.json'], [json], 'cloudevents.json'],
    ['none of others', ['chat', 'cloudevents.proto'], [protobuf], 'cloudevents.proto'],
    ['none that was not offered', ['chat'], [json, avro, protobuf], undefined],
    ['none for XML', ['cloudevents.xml'], [xml, json], undefined],
    ['none for batches', ['cloudevents-batch.json', 'cloudevents.json-batch'], [json], undefined],
    ['none by other letters', ['CloudEvents.JSON', ''], [json], undefined],
    ['none where none is offered', [], [json], undefined],
  ])('chooses %s (T-W1)', (_what, offered, formats, chosen) => {
    expect(chooseSubprotocol(new Set(offered), formats)).toBe(chosen);
  });
});

describe('the format of a connection', () => {
  it('is that of its subprotocol', () => {
    expect(formatOfSubprotocol('cloudevents.json')).toBe(json);
    expect(formatOfSubprotocol('cloudevents.proto', [json, protobuf])).toBe(protobuf);
  });

  it.each<[string | undefined, EventFormat[] | undefined, string]>([
    [
      '',
      undefined,
      "No subprotocol was agreed on, so that the connection must carry no events; offer or accept one of 'c",
    ],
    [undefined, [xml, json], 'No subprotocol was agreed on'],
    ['chat', [json, avro], "'chat' is not supported here, only 'cloudevents.json', 'cloudevents.avro'"],
    ['cloudevents.xml', [xml, json], "'cloudevents.xml' is not supported here"],
    ['cloudevents.avro', undefined, "'cloudevents.avro' is not supported here, only 'cloudevents.json'"],
  ])('cannot be told from %j', (subprotocol, formats, message) => {
    const format = () => formatOfSubprotocol(subprotocol, formats);
    expect(format).toThrow(UnsupportedSubprotocolError);
    expect(format).toThrow(DecodeError);
    expect(format).toThrow(message);
    expect(format).toThrow(expect.objectContaining({ subprotocol: subprotocol ?? '' }));
  });
});
