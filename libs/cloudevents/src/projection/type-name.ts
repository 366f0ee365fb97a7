/** The type's full name in a protobuf type URL: what follows the last `/`. A plain name is returned as it is. */
export function typeNameOfUrl(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1);
}

/** The last segment of a full type name: `PlayerActed` of `examples.PlayerActed`. */
export function shortNameOf(typeName: string): string {
  return typeName.slice(typeName.lastIndexOf('.') + 1);
}

/**
 * The type name of a class: its own static `typeName` where it has one, else its name. A `typeName` inherited from a
 * base class does not count, or every subclass would be the same type. Empty for an anonymous class.
 */
export function typeNameOfClass(type: { readonly name: string }): string {
  const declared: unknown = Object.hasOwn(type, 'typeName') ? (type as { typeName?: unknown }).typeName : undefined;
  return typeof declared === 'string' && declared !== '' ? declared : type.name;
}
