import { DefinitionError } from '../../errors/index.js';
import type { EventFormat } from '../../formats/event-format.js';
import { jsonEventFormat, jsonStructuredMediaType } from '../../formats/json/index.js';
import { UnsupportedSubprotocolError } from './unsupported-subprotocol.error.js';

/** A subprotocol stands for one format, and says in which frames its events are sent. */
interface Subprotocol {
  readonly name: string;
  readonly binary: boolean;
}

/** CloudEvents WebSockets binding, section 1.5 "CloudEvents Subprotocols"; there is none for XML, and none for batches. */
const subprotocols: Readonly<Record<string, Subprotocol>> = {
  [jsonStructuredMediaType]: { name: 'cloudevents.json', binary: false },
  'application/cloudevents+avro': { name: 'cloudevents.avro', binary: true },
  'application/cloudevents+protobuf': { name: 'cloudevents.proto', binary: true },
};

const json = [jsonEventFormat];

/** The subprotocol of a format: `cloudevents.json`, `cloudevents.avro` or `cloudevents.proto`; nothing for all others. */
export function webSocketSubprotocol({ mediaType }: EventFormat): string | undefined {
  return Object.hasOwn(subprotocols, mediaType) ? subprotocols[mediaType]?.name : undefined;
}

/** Whether the events of a format are sent in binary frames. @throws DefinitionError for a format without subprotocol */
export function isSentInBinary(format: EventFormat): boolean {
  const { name, mediaType } = format;
  if (Object.hasOwn(subprotocols, mediaType)) return subprotocols[mediaType]?.binary === true;
  throw new DefinitionError(`The format '${name}' has no WebSocket subprotocol; use JSON, Avro or Protobuf`);
}

/**
 * What a client offers, the first the most preferred: `new WebSocket(url, offeredSubprotocols(formats))`.
 *
 * @param formats default: JSON alone
 * @throws DefinitionError when none of the formats has a subprotocol: a client must offer one
 */
export function offeredSubprotocols(formats: readonly EventFormat[] = json): string[] {
  const offered = namesOf(formats);
  if (offered.length === 0) {
    throw new DefinitionError('None of the formats has a WebSocket subprotocol; use JSON, Avro or Protobuf');
  }
  return offered;
}

/**
 * What a server answers: the first of the client's list that is supported, hence never one that was not offered. Where
 * there is none the answer must name none, since the client has to break off at any other.
 *
 * @param formats default: JSON alone
 * @see CloudEvents WebSockets binding, section 1.4 "Handshake", and RFC 6455, section 4.2.2
 *
 * @example with `ws`, which would else take the first one that is offered
 * new WebSocketServer({ handleProtocols: (offered) => chooseSubprotocol(offered, formats) ?? false });
 */
export function chooseSubprotocol(
  offered: Iterable<string>,
  formats: readonly EventFormat[] = json,
): string | undefined {
  const supported = namesOf(formats);
  for (const each of offered) if (supported.includes(each)) return each;
  return undefined;
}

/**
 * The format that a connection speaks, which cannot change: `formatOfSubprotocol(socket.protocol, formats)`.
 *
 * @param formats default: JSON alone
 * @throws UnsupportedSubprotocolError when none was agreed on, or none that is known: nothing may be sent then
 */
export function formatOfSubprotocol(
  subprotocol: string | undefined,
  formats: readonly EventFormat[] = json,
): EventFormat {
  const format = formats.find((each) => webSocketSubprotocol(each) === subprotocol);
  if (format !== undefined && subprotocol !== undefined) return format;
  throw new UnsupportedSubprotocolError(subprotocol?.slice(0, 60) ?? '', namesOf(formats));
}

function namesOf(formats: readonly EventFormat[]): string[] {
  return formats.flatMap((format) => webSocketSubprotocol(format) ?? []);
}
