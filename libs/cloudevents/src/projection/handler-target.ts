import { ProjectorError } from '../errors/index.js';
import { shortNameOf, typeNameOfClass, typeNameOfUrl } from './type-name.js';

/** A protobuf-es v2 message schema (`DescMessage`), recognised by its shape. */
export interface MessageSchema {
  readonly kind: 'message';
  readonly typeName: string;
}

/** A class whose instances are domain events. */
export type EventClass = abstract new (...args: never[]) => unknown;

/**
 * The event type a handler is for: a short name (`PlayerActed`), a full name (`examples.PlayerActed`), a class (its
 * own static `typeName`, else its name; not its subclasses), or a protobuf-es schema (its full name).
 */
export type HandlerTarget = string | EventClass | MessageSchema;

/**
 * The type name a target stands for.
 *
 * @param where who declares it, for the message, e.g. `@Handles on PlayerProjector.onPlayerActed`
 * @throws ProjectorError when the target names no type
 */
export function typeNameOfTarget(target: unknown, where: string): string {
  if (typeof target === 'string') return nameOfText(target, where);
  if (typeof target === 'function') return nameOfClass(target as EventClass, where);
  if (isMessageSchema(target)) return target.typeName;
  throw refuse(where, `cannot take ${describe(target)}`);
}

/**
 * Whether a handler for `targets` takes events of type `typeName`: one of them equals the full name or its last
 * segment. Both forms count alike; none hides the other.
 */
export function matchesTarget(targets: readonly string[], typeName: string): boolean {
  return targets.includes(typeName) || targets.includes(shortNameOf(typeName));
}

function nameOfText(target: string, where: string): string {
  const name = typeNameOfUrl(target);
  if (name === '' || /\s/.test(name) || shortNameOf(name) === '') {
    throw refuse(
      where,
      target.trim() === '' ? 'has an empty type name' : `cannot take '${target}', which is no type name`,
    );
  }
  return name;
}

// An arrow function has no prototype; a class and a constructor function do.
function nameOfClass(target: { readonly name: string; readonly prototype?: unknown }, where: string): string {
  if (typeof target.prototype !== 'object') throw refuse(where, 'cannot take a function that is no class');
  const name = typeNameOfClass(target);
  if (name === '') throw refuse(where, 'cannot take an anonymous class: give it a name or a static typeName');
  return name;
}

function isMessageSchema(target: unknown): target is MessageSchema {
  if (typeof target !== 'object' || target === null) return false;
  const { kind, typeName } = target as Partial<Record<keyof MessageSchema, unknown>>;
  return kind === 'message' && typeof typeName === 'string' && typeName !== '';
}

function describe(target: unknown): string {
  if (target === undefined) return 'undefined: is the class imported in a circle?';
  if (target === null) return 'null';
  const kind = (target as { kind?: unknown }).kind;
  return typeof kind === 'string' ? `a descriptor of kind '${kind}'` : `a value of type ${typeof target}`;
}

function refuse(where: string, problem: string): ProjectorError {
  return new ProjectorError(
    `${where} ${problem}. Name the events: a type name such as 'PlayerActed' or 'examples.PlayerActed', ` +
      'an event class, or a protobuf message schema',
  );
}
