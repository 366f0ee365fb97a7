import type { AttributeType } from '../core/index.js';

/** Extensions from which on looking through their names takes longer than a map of them. */
const many = 32;

/**
 * The attributes of one message while it is read, each name once; `undefined` is absent. Those of the specification are
 * members, so that the event is made of them without any search.
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
  /** Their types, where the wire tells them; the list may be shorter. */
  readonly types: (AttributeType | undefined)[] = [];
  private places: Map<string, number> | undefined = undefined;

  /** A later value takes the place of an earlier one. @param type of an extension; others have the one that is known */
  set(name: string, value: unknown, type?: AttributeType): void {
    // Each member by its own name: one that is computed is looked up, which takes several times as long.
    switch (name) {
      case 'id':
        this.id = value;
        return;
      case 'source':
        this.source = value;
        return;
      case 'type':
        this.type = value;
        return;
      case 'specversion':
        this.specversion = value;
        return;
      case 'time':
        this.time = value;
        return;
      case 'subject':
        this.subject = value;
        return;
      case 'datacontenttype':
        this.datacontenttype = value;
        return;
      case 'dataschema':
        this.dataschema = value;
        return;
      default:
        this.setExtension(name, value, type);
    }
  }

  get(name: string): unknown {
    switch (name) {
      case 'id':
        return this.id;
      case 'source':
        return this.source;
      case 'type':
        return this.type;
      case 'specversion':
        return this.specversion;
      case 'time':
        return this.time;
      case 'subject':
        return this.subject;
      case 'datacontenttype':
        return this.datacontenttype;
      case 'dataschema':
        return this.dataschema;
      default: {
        const place = this.placeOf(name);
        return place < 0 ? undefined : this.values[place];
      }
    }
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  private setExtension(name: string, value: unknown, type: AttributeType | undefined): void {
    let place = this.placeOf(name);
    if (place < 0) {
      place = this.names.push(name) - 1;
      if (this.places !== undefined) this.places.set(name, place);
      else if (place === many) this.places = new Map(this.names.map((each, index) => [each, index]));
    }
    this.values[place] = value;
    if (type !== undefined || place < this.types.length) this.types[place] = type;
  }

  /** Where the extension is in the lists, or -1. */
  private placeOf(name: string): number {
    const { places, names } = this;
    if (places !== undefined) return places.get(name) ?? -1;
    for (let place = 0; place < names.length; place++) if (names[place] === name) return place;
    return -1;
  }
}
