/** An attribute of the event before. */
export class KnownAttribute {
  /** Whether its values are not likely to come again. */
  readonly isNew: boolean;

  /**
   * @param branch of the union, which says the type of its value
   * @param bytes its name, the branch and, where that is text which may come again, its value
   * @param headLength the bytes before the value
   */
  constructor(
    readonly name: string,
    readonly branch: number,
    public bytes: Uint8Array,
    readonly headLength: number,
    public value: string | undefined,
  ) {
    this.isNew = name === 'id' || name === 'time' || name === 'subject';
  }

  /** Once it comes with another value, the value is not expected again. */
  forgetValue(): void {
    this.bytes = new Uint8Array(this.bytes.subarray(0, this.headLength));
    this.value = undefined;
  }
}

/** The limits only keep made-up ones from filling the memory. */
const mostPlaces = 32;
const longest = 128;
/** Of events that are not as before so many are not learned: where kinds take turns it would be in vain each time. */
const unlearned = 16;

/**
 * The attributes of an event before, by their places: events in a row mostly have the same ones in the same order, many
 * with the same value. To compare their bytes takes less than to find each by itself.
 */
export class KnownAttributes {
  private readonly list: KnownAttribute[] = [];
  private others = 0;

  at(place: number): KnownAttribute | undefined {
    return place < this.list.length ? this.list[place] : undefined;
  }

  /** Says that an attribute is not the one that was at this place. @returns whether to learn those from here on */
  learns(place: number): boolean {
    if (this.others++ % unlearned !== 0) return false;
    this.list.length = place;
    return true;
  }

  /**
   * @param bytes of the whole attribute
   * @returns whether there is room for it, and for more
   */
  add(name: string, branch: number, bytes: Uint8Array, headLength: number, value: unknown): boolean {
    if (this.list.length >= mostPlaces || headLength > longest) return false;
    const isExpected = typeof value === 'string' && bytes.length <= longest;
    const known = isExpected ? bytes : bytes.subarray(0, headLength);
    this.list.push(new KnownAttribute(name, branch, new Uint8Array(known), headLength, isExpected ? value : undefined));
    return true;
  }
}
