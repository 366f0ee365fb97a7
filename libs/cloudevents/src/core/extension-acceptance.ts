import { extensionNameProblem, shownName } from './attribute-name.js';
import { attributeValueProblem } from './attribute-rules.js';
import type { AttributeType } from './attribute-type.js';
import type { CloudEventAttributeValue } from './cloud-event.js';
import { ExtensionGathering, type ExtensionSet } from './extension-set.js';
import type { KnownExtensions } from './known-extensions.js';
import { readExtension } from './read-extension.js';
import { isPlainValue } from './text.js';

/** The extensions of one event while they are checked. */
export class ExtensionAcceptance {
  /** Whether JSON writes the values of all that there are as they are. */
  arePlain = true;
  private readonly gathering = new ExtensionGathering();

  /** @param refuse hears of each rule that is broken */
  constructor(private readonly refuse: (attribute: string, rule: string) => void) {}

  clear(): void {
    this.arePlain = true;
    this.gathering.clear();
  }

  take(): ExtensionSet {
    return this.gathering.take();
  }

  /** @param type where it is known and the value does not tell it */
  set(name: string, value: unknown, known: KnownExtensions, type?: AttributeType): void {
    if (type === undefined && this.repeat(name, value, known)) return;
    const rule = known.byName.has(name) ? undefined : extensionNameProblem(name);
    if (rule !== undefined) this.refuse(shownName(name), rule);
    else this.setNamed(name, value, known, type);
  }

  /** Takes an extension that the event before had as well, if it is one: that needs no second look. */
  repeat(name: string, value: unknown, { byName }: KnownExtensions): boolean {
    return byName.size === 0 && this.gathering.addRepeated(name, value);
  }

  /** @param name which is known to be legal */
  setNamed(name: string, value: unknown, { byName }: KnownExtensions, type?: AttributeType): void {
    const definition = byName.size === 0 ? undefined : byName.get(name);
    if (definition !== undefined) {
      const read = readExtension(definition, value);
      if (read.rule !== undefined) this.refuse(name, read.rule);
      else this.add(name, read.value, definition.type, isPlainValue(read.value), false);
      return;
    }
    const isPlain = isPlainValue(value);
    const rule = isPlain ? undefined : attributeValueProblem(value);
    if (rule !== undefined) return this.refuse(name, rule);
    // A value that was changed since its type was noted need not be of this type any more.
    const isOfType = type !== undefined && type.problem(value) === undefined;
    this.add(name, value as CloudEventAttributeValue, isOfType ? type : undefined, isPlain, !isOfType);
  }

  /**
   * @param isText whether it is plain, as text or a boolean
   * @param isUntyped whether it was checked by nothing but what every attribute obeys
   */
  private add(
    name: string,
    value: CloudEventAttributeValue,
    type: AttributeType | undefined,
    isText: boolean,
    isUntyped: boolean,
  ): void {
    const isPlain = isText || typeof value === 'number';
    this.arePlain &&= isPlain;
    this.gathering.add(name, typeof value === 'object' ? new Uint8Array(value) : value, type, isPlain && isUntyped);
  }
}
