/** As many kinds as mostly take turns; those of applications with very many are not sought for long. */
const most = 8;

/** What says of which kind an event is. */
interface KindAttributes {
  readonly source: string;
  readonly type: string;
  readonly datacontenttype: string | undefined;
  readonly dataschema: string | undefined;
}

/** What events of one kind have in common: of many that wait it is there once. */
export class EventKind implements KindAttributes {
  readonly source: string;
  readonly type: string;
  readonly datacontenttype: string | undefined;
  readonly dataschema: string | undefined;
  /** The same of events that a format wrote, one for each format. */
  private readonly written: EventKind[];

  constructor(
    { source, type, datacontenttype, dataschema }: KindAttributes,
    /** Whether all attributes are plain text, numbers and booleans. */
    readonly isPlain: boolean,
    /** Whether these and the data are ASCII. */
    readonly isAscii: boolean,
    /** What wrote the content that is kept. */
    readonly format?: object,
    unwritten?: EventKind,
  ) {
    this.source = source;
    this.type = type;
    this.datacontenttype = datacontenttype;
    this.dataschema = dataschema;
    this.written = unwritten?.written ?? [];
  }

  is({ source, type, datacontenttype, dataschema }: KindAttributes, isPlain: boolean, isAscii: boolean): boolean {
    if (this.isPlain !== isPlain || this.isAscii !== isAscii) return false;
    return (
      this.type === type &&
      this.source === source &&
      this.datacontenttype === datacontenttype &&
      this.dataschema === dataschema
    );
  }

  writtenBy(format: object): EventKind {
    if (this.format === format) return this;
    for (const kind of this.written) if (kind.format === format) return kind;
    const kind = new EventKind(this, this.isPlain, this.isAscii, format, this);
    // Applications have few formats, but may make one for each call.
    if (this.written.length < most) this.written.push(kind);
    return kind;
  }
}

const recent: EventKind[] = [];
let next = 0;

/** The kind of an event that nothing has written yet. */
export function kindOf(attributes: KindAttributes, isPlain: boolean, isAscii: boolean): EventKind {
  for (const kind of recent) if (kind.is(attributes, isPlain, isAscii)) return kind;
  const kind = new EventKind(attributes, isPlain, isAscii);
  recent[next] = kind;
  next = (next + 1) % most;
  return kind;
}
