import type { AttributeType } from './attribute-type.js';
import type { CloudEventAttributeValue } from './cloud-event.js';

/** An attribute as it is sent. The type is there where it is known and the value does not tell it. */
export type Attribute = readonly [name: string, value: CloudEventAttributeValue, type?: AttributeType];

type Types = readonly (AttributeType | undefined)[];

/** The extensions of an event, in the order they were given: three lists instead of an object for each of them. */
export class ExtensionSet {
  static readonly none = new ExtensionSet([], [], []);
  private listed: readonly Attribute[] | undefined;

  constructor(
    readonly names: readonly string[],
    readonly values: readonly CloudEventAttributeValue[],
    /** Where the type is known and the value does not tell it. */
    readonly types: Types,
  ) {}

  /** The value of an extension; nothing where there is none of this name. */
  get(name: string): CloudEventAttributeValue | undefined {
    const at = this.names.indexOf(name);
    return at < 0 ? undefined : this.values[at];
  }

  /** The same as a list of each; made when it is asked for. */
  get attributes(): readonly Attribute[] {
    this.listed ??= this.names.map((name, at): Attribute => {
      const [value, type] = [this.values[at] as CloudEventAttributeValue, this.types[at]];
      return type === undefined ? [name, value] : [name, value, type];
    });
    return this.listed;
  }
}

/** An event with more leaves nothing behind. */
const mostKept = 64;

/** Where the extensions of an event gather, of one event after the other. */
export class ExtensionGathering {
  readonly #names: string[] = [];
  readonly #values: CloudEventAttributeValue[] = [];
  readonly #types: (AttributeType | undefined)[] = [];
  /** Of each whether it is right by itself wherever it comes again. */
  readonly #repeatable: boolean[] = [];
  #count = 0;
  /** Whether anything came that the event before did not have in the same place. */
  #isOther = true;
  #last = ExtensionSet.none;

  clear(): void {
    this.#count = 0;
    if (this.#names.length <= mostKept) return;
    this.#names.length = this.#values.length = this.#types.length = this.#repeatable.length = 0;
    this.#isOther = true;
    this.#last = ExtensionSet.none;
  }

  /** Adds what stood in the same place of the event before, if it is that: it was checked then. */
  addRepeated(name: string, value: unknown): boolean {
    const at = this.#count;
    if (this.#names[at] !== name || this.#values[at] !== value || this.#repeatable[at] !== true) return false;
    this.#count++;
    return true;
  }

  /** @param isRepeatable whether nothing but its name and value were looked at, and JSON writes both as they are */
  add(name: string, value: CloudEventAttributeValue, type: AttributeType | undefined, isRepeatable = false): void {
    const at = this.#count++;
    this.#isOther = true;
    this.#repeatable[at] = isRepeatable;
    this.#names[at] = name;
    this.#values[at] = value;
    this.#types[at] = type;
  }

  /** What has gathered. Events that come in a row often have the same extensions, and share one set then. */
  take(): ExtensionSet {
    const count = this.#count;
    if (count === 0) return ExtensionSet.none;
    const last = this.#last;
    if (!this.#isOther && last.names.length === count) return last;
    this.#isOther = false;
    const areNamed = isStartOf(last.names, this.#names, count) && isStartOf(last.types, this.#types, count);
    if (areNamed && isStartOf(last.values, this.#values, count)) return last;
    const names = areNamed ? last.names : this.#names.slice(0, count);
    const types = areNamed ? last.types : this.#types.slice(0, count);
    this.#last = new ExtensionSet(names, this.#values.slice(0, count), types);
    return this.#last;
  }
}

function isStartOf<T>(list: readonly T[], longer: readonly T[], count: number): boolean {
  if (list.length !== count) return false;
  for (let at = 0; at < count; at++) if (list[at] !== longer[at]) return false;
  return true;
}
