import type { AttributeType } from '../core/index.js';

/** Extensions from which on looking through their names takes longer than a map of them. */
const many = 32;

/**
 * The attributes of one message while it is read, each name once: a later value takes the place of an earlier one, and
 * `undefined` is absent. Those of the specification are members, so that the event is made of them without any search.
 */
export class ReceivedAttributes {
  specversion: unknown = undefined;
  id: unknown = undefined;
  source: unknown = undefined;
  type: unknown = undefined;
  subject: unknown = undefined;
  time: unknown = undefined;
  datacontenttype: unknown = undefined;
  dataschema: unknown = undefined;

  /** All others, in the order they came. */
  readonly names: string[] = [];
  readonly values: unknown[] = [];
  /** Their types, where the wire tells them. */
  readonly types: (AttributeType | undefined)[] = [];
  private places: Map<string, number> | undefined = undefined;

  /** @param type of an extension; that of an attribute of the specification is known */
  set(name: string, value: unknown, type?: AttributeType): void {
    switch (name) {
      case 'specversion':
      case 'id':
      case 'source':
      case 'type':
      case 'subject':
      case 'time':
      case 'datacontenttype':
      case 'dataschema':
        this[name] = value;
        break;
      default: {
        const place = this.placeOf(name);
        if (place < 0) this.add(name, value, type);
        else {
          this.values[place] = value;
          this.types[place] = type;
        }
      }
    }
  }

  get(name: string): unknown {
    switch (name) {
      case 'specversion':
      case 'id':
      case 'source':
      case 'type':
      case 'subject':
      case 'time':
      case 'datacontenttype':
      case 'dataschema':
        return this[name];
      default:
        return this.values[this.placeOf(name)];
    }
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  /** @param name none that is here already */
  private add(name: string, value: unknown, type: AttributeType | undefined): void {
    const place = this.names.push(name) - 1;
    this.values.push(value);
    this.types.push(type);
    if (this.places !== undefined) this.places.set(name, place);
    else if (place === many) this.places = new Map(this.names.map((each, index) => [each, index]));
  }

  /** Where the extension is in the lists, or -1. */
  private placeOf(name: string): number {
    return this.places === undefined ? this.names.indexOf(name) : (this.places.get(name) ?? -1);
  }
}
