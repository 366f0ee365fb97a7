import { DefinitionError } from '../errors/definition.error.js';
import { isReservedName } from './attribute-name.js';
import type { AttributeDefinition } from './attribute-definition.js';
import type { Extension } from './extension.js';

/**
 * The extensions an application knows, for parsers and encoders: whole extensions, whose rules are then checked as
 * well, or single attributes. Reuse one array: what is made of it is kept with it.
 */
// Extensions of any shape and definitions of any type: only `any` says so.
// oxlint-disable-next-line typescript/no-explicit-any
export type ExtensionDefinitions = readonly (AttributeDefinition<any> | Extension<any>)[];

/** The same by attribute name. */
export interface KnownExtensions {
  readonly byName: ReadonlyMap<string, AttributeDefinition>;
  readonly extensions: readonly Extension[];
}

const known = new WeakMap<object, KnownExtensions>();
const none: KnownExtensions = { byName: new Map(), extensions: [] };

/**
 * Sorts definitions, once per array.
 *
 * @throws DefinitionError when two define one attribute differently, or one is no extension
 */
export function knownExtensions(definitions: ExtensionDefinitions | undefined): KnownExtensions {
  if (definitions === undefined) return none;
  let found = typeof definitions === 'object' ? known.get(definitions) : undefined;
  if (found === undefined) {
    found = sort(definitions);
    known.set(definitions, found);
  }
  return found;
}

function sort(definitions: ExtensionDefinitions): KnownExtensions {
  const byName = new Map<string, AttributeDefinition>();
  const extensions = new Set<Extension>();
  // Written in JavaScript, without the brackets.
  if (!Array.isArray(definitions))
    throw new DefinitionError('Extensions must be a list, e.g. [severity, partitioning]');
  for (const definition of definitions as ExtensionDefinitions) {
    if (isExtension(definition)) {
      extensions.add(definition as Extension);
      for (const attribute of definition.allAttributes) add(byName, attribute);
    } else {
      add(byName, definition as AttributeDefinition);
    }
  }
  return { byName, extensions: [...extensions] };
}

function add(byName: Map<string, AttributeDefinition>, definition: AttributeDefinition): void {
  // Written in JavaScript, or spread from the wrong list.
  const { kind, name } = (definition as AttributeDefinition | undefined) ?? {};
  if (kind !== 'extension') {
    const what = typeof name === 'string' ? `'${name}'` : `a value of type ${typeof definition}`;
    throw new DefinitionError(`The list of extensions holds ${what}, which is no extension or extension attribute`);
  }
  if (isReservedName(definition.name)) {
    throw new DefinitionError(`'${definition.name}' is an attribute of the specification, no extension`);
  }
  const other = byName.get(definition.name);
  if (other !== undefined && other !== definition) {
    throw new DefinitionError(
      `The extension attribute '${definition.name}' is defined twice; keep one definition of it`,
    );
  }
  byName.set(definition.name, definition);
}

function isExtension(definition: ExtensionDefinitions[number]): definition is Extension {
  return Array.isArray((definition as Extension | undefined)?.allAttributes);
}
