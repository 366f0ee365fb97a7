import { InvalidEventBookError, UnknownTypeError } from '../errors/index.js';
import type { EventTypeRegistry } from './event-type-registry.js';
import { isAny, isProtobufMessage, typeNameOfAny } from './protobuf-shape.js';
import { typeNameOfClass, typeNameOfUrl } from './type-name.js';

/** The domain event of a page: its type, and the event itself once a handler wants it. */
export interface EventPayload {
  /** Full name of the type. */
  readonly typeName: string;
  /**
   * What a handler gets. An `Any` is unpacked anew at every call, so no handler sees what another did to the message;
   * every other event is the caller's own object, the same for all handlers.
   *
   * @throws UnknownTypeError for an `Any` whose type is not registered
   * @throws InvalidEventBookError for an `Any` whose bytes are no message of its type
   */
  unpack(types: EventTypeRegistry): unknown;
}

/**
 * Recognises the domain event of a page, in this order: `Any`, protobuf-es message, instance of a class with its own
 * static `typeName`, `{ type, data }` (of any class), instance of a class (named by it).
 *
 * @param page its index in the book, for messages
 * @throws InvalidEventBookError when the type of the event cannot be told
 */
export function readPayload(event: unknown, page: number): EventPayload {
  if (typeof event !== 'object' || event === null || Array.isArray(event)) throw unreadable(page, 'is no event');
  if (isAny(event)) return named(new PackedEvent(typeNameOfAny(event), event.value, page), page, 'typeUrl');
  if (isProtobufMessage(event)) return named(new GivenEvent(event.$typeName, event), page, '$typeName');
  const type = classOf(event);
  if (type !== undefined && Object.hasOwn(type, 'typeName')) return new GivenEvent(typeNameOfClass(type), event);
  if ('type' in event && typeof event.type === 'string' && 'data' in event) {
    return named(new GivenEvent(typeNameOfUrl(event.type), event.data), page, 'type');
  }
  if (type === undefined) throw unreadable(page, 'is a plain object that does not say its type');
  return named(new GivenEvent(typeNameOfClass(type), event), page);
}

class PackedEvent implements EventPayload {
  constructor(
    readonly typeName: string,
    private readonly bytes: Uint8Array,
    private readonly page: number,
  ) {}

  unpack(types: EventTypeRegistry): unknown {
    if (!types.has(this.typeName)) throw new UnknownTypeError(this.typeName);
    try {
      return types.unpack(this.typeName, this.bytes);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : 'unpacking failed';
      throw new InvalidEventBookError(`pages[${this.page}].event is no message of type '${this.typeName}': ${reason}`, {
        cause,
      });
    }
  }
}

class GivenEvent implements EventPayload {
  constructor(
    readonly typeName: string,
    private readonly event: unknown,
  ) {}

  unpack(): unknown {
    return this.event;
  }
}

/** The class of an instance, or nothing for a plain object. */
function classOf(event: object): { readonly name: string } | undefined {
  const prototype = Object.getPrototypeOf(event) as { readonly constructor?: unknown } | null;
  if (prototype === null || prototype === Object.prototype) return undefined;
  return typeof prototype.constructor === 'function' ? prototype.constructor : undefined;
}

/** @param member which names the type; without it the class does */
function named(payload: EventPayload, page: number, member?: string): EventPayload {
  if (payload.typeName !== '') return payload;
  const where = `pages[${page}].event`;
  const what = member === undefined ? `the class of ${where}` : `${where}.${member}`;
  throw new InvalidEventBookError(`${what} must name a type, but is empty`);
}

function unreadable(page: number, problem: string): InvalidEventBookError {
  return new InvalidEventBookError(
    `pages[${page}].event ${problem}. Give a protobuf Any ({ typeUrl, value: bytes }), a protobuf-es message, ` +
      '{ type, data }, or an instance of a class',
  );
}
