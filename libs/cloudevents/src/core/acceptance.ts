import { type EventProblem, InvalidEventError } from '../errors/invalid-event.error.js';
import { AcceptedEvent, type CoreAttributes } from './accepted-event.js';
import type { CoreAttributeName } from './attribute-name.js';
import { coreAttributeRules as rules } from './attribute-rules.js';
import type { CloudEvent } from './cloud-event.js';
import { type EventData, noData, takeData } from './event-data.js';
import { ExtensionAcceptance } from './extension-acceptance.js';
import type { KnownExtensions } from './known-extensions.js';
import { isPlainText } from './text.js';
import { messageOf } from './thrown.js';

/** The one that is not in use. */
let idle: Acceptance | undefined;

/** One event while it is checked: what was read of it, and every rule it breaks. */
export class Acceptance implements CoreAttributes {
  id!: string;
  source!: string;
  type!: string;
  subject: string | undefined;
  time: string | undefined;
  datacontenttype: string | undefined;
  dataschema: string | undefined;
  private data: EventData = noData;
  private isPlain = true;
  private problems: EventProblem[] | undefined;
  readonly extensions = new ExtensionAcceptance((attribute, rule) => this.refuse(attribute, rule));
  // Of events before, where they were plain and right: they often come again, and need no second look.
  private plainSource = '';
  private plainType = '';
  private plainSubject = '';
  private plainTime = '';
  private plainContentType = '';

  /** One object serves for many events; while data of the caller accepts an event itself, that has one of its own. */
  static begin(): Acceptance {
    const acceptance = idle ?? new Acceptance();
    idle = undefined;
    return acceptance;
  }

  static end(acceptance: Acceptance): void {
    acceptance.clear();
    idle = acceptance;
  }

  refuse(attribute: string, rule: string): void {
    (this.problems ??= []).push({ attribute, rule });
  }

  setSpecversion(value: unknown): void {
    if (value !== '1.0') this.check('specversion', value ?? undefined);
  }

  /** @param isPlain whether that is known already */
  setId(id: unknown, isPlain = false): void {
    this.id = (isPlain ? id : this.text('id', id ?? undefined)) as string;
  }

  /** Those besides the id. `null` is absent, as `undefined` is. */
  setCore(
    source: unknown,
    type: unknown,
    subject: unknown,
    time: unknown,
    datacontenttype: unknown,
    dataschema: unknown,
  ): void {
    this.source = this.sourceOf(source ?? undefined) as string;
    this.type = this.typeOf(type ?? undefined) as string;
    this.subject = subject === undefined ? undefined : this.subjectOf(subject ?? undefined);
    this.time = time === undefined ? undefined : this.timeOf(time ?? undefined);
    this.datacontenttype = datacontenttype === undefined ? undefined : this.contentTypeOf(datacontenttype ?? undefined);
    this.dataschema = dataschema === undefined ? undefined : this.check('dataschema', dataschema ?? undefined);
  }

  /** What whole extensions find wrong, where it was not found already. */
  checkTogether({ extensions }: KnownExtensions, event: CloudEvent): void {
    for (const extension of extensions) {
      const said = this.problems ?? [];
      const found = extension.problems(event);
      const unsaid = found.filter(({ attribute }) => said.every((problem) => problem.attribute !== attribute));
      if (unsaid.length > 0) this.problems = [...said, ...unsaid];
    }
  }

  /** As far as it goes: nothing says yet that they obey the rules. */
  get core(): CoreAttributes & { readonly specversion: string } {
    const { id, source, type, subject, time, datacontenttype, dataschema } = this;
    return { specversion: '1.0', id, source, type, subject, time, datacontenttype, dataschema };
  }

  setData(data: unknown): void {
    try {
      this.data = takeData(data, typeof this.datacontenttype === 'string' ? this.datacontenttype : undefined);
    } catch (error) {
      this.refuseFor(error);
    }
  }

  /** For an error while it was read: one of our own says what is wrong, any other came from the caller's object. */
  refuseFor(error: unknown): void {
    if (!(error instanceof InvalidEventError) || error.problems.length === 0)
      return this.refuse('event', `cannot be read: ${messageOf(error)}`);
    for (const { attribute, rule } of error.problems) this.refuse(attribute, rule);
  }

  /** @throws InvalidEventError listing every broken rule */
  accepted(where: string | undefined): AcceptedEvent {
    if (this.problems !== undefined) throw new InvalidEventError(this.problems, where);
    return new AcceptedEvent(this, this.extensions.take(), this.data, where, this.isPlain && this.extensions.arePlain);
  }

  private clear(): void {
    this.isPlain = true;
    this.problems = undefined;
    this.data = noData;
    this.extensions.clear();
  }

  private sourceOf(value: unknown): string | undefined {
    if (value === this.plainSource && value !== '') return value;
    if (this.obeys('source', value)) this.plainSource = value as string;
    return value as string | undefined;
  }

  private typeOf(value: unknown): string | undefined {
    if (value === this.plainType && value !== '') return value;
    const type = this.text('type', value);
    if (this.isPlain && type !== undefined) this.plainType = type;
    return type;
  }

  private subjectOf(value: unknown): string | undefined {
    if (value === this.plainSubject && value !== '') return value;
    const subject = this.text('subject', value);
    if (this.isPlain && subject !== undefined) this.plainSubject = subject;
    return subject;
  }

  private text(name: 'id' | 'type' | 'subject', value: unknown): string | undefined {
    // There is no rule that plain text could break, and most text is plain.
    if (typeof value === 'string' && value !== '' && isPlainText(value)) return value;
    if (value !== undefined) this.isPlain = false;
    return this.check(name, value);
  }

  private timeOf(value: unknown): string | undefined {
    if (value === this.plainTime && value !== '') return value;
    if (this.obeys('time', value) && value !== undefined) this.plainTime = value as string;
    return value as string | undefined;
  }

  private contentTypeOf(value: unknown): string | undefined {
    if (value === this.plainContentType && value !== '') return value;
    const isPlain = typeof value !== 'string' || isPlainText(value);
    if (this.obeys('datacontenttype', value) && isPlain && value !== undefined) this.plainContentType = value as string;
    this.isPlain &&= isPlain;
    return value as string | undefined;
  }

  /** Gives back what it was given: where that breaks the rule, the event is refused. */
  private check(name: CoreAttributeName, value: unknown): string | undefined {
    this.obeys(name, value);
    return value as string | undefined;
  }

  private obeys(name: CoreAttributeName, value: unknown): boolean {
    const rule = rules[name](value);
    if (rule === undefined) return true;
    this.refuse(name, rule);
    return false;
  }
}
