import { types } from 'node:util';
import { afterText, afterValue, atStart, type Before, MemberNames } from './member-name.js';
import { isPlainText } from './text.js';

/** Above these JSON.stringify takes less time than joining pieces. */
const [mostValues, deepest, longest] = [256, 32, 4096];

const names = new MemberNames(mostValues);

/** What is known once the data of an event was written. */
export class PlainJson {
  /** Whether there are as many bytes as characters. */
  isAscii = true;
  text = '';
  /** Of members and items. */
  private values = 0;

  /** @returns whether `data` is what can be written here; where not, JSON.stringify and what goes with it tell */
  write(data: unknown): boolean {
    const isObject = typeof data === 'object' && data !== null && !inheritsMembers();
    const text = isObject ? this.object(data, '', 0) : undefined;
    this.text = text ?? '';
    return text !== undefined;
  }

  /**
   * Checked and written at once, each value read once. The pieces are joined to a text where that is needed, which is
   * mostly when all of a batch are.
   */
  private object(value: object, before: string, depth: number): string | undefined {
    // What answers for itself, or nests deep, or contains itself.
    if ((value as { toJSON?: unknown }).toJSON !== undefined || depth > deepest) return undefined;
    if (Array.isArray(value)) return this.items(value, before, depth);
    const isPlain = Object.getPrototypeOf(value) === Object.prototype;
    if (!isPlain && !isOfClass(value)) return undefined;
    let text: string | undefined = before;
    let last: Before = atStart;
    for (const key in value) {
      if (!isPlain && !Object.hasOwn(value, key)) return undefined;
      const member: unknown = (value as Record<string, unknown>)[key];
      if (member === undefined) continue;
      if (this.values >= mostValues) return undefined;
      const name = names.at(this.values++, key);
      if (name === undefined) return undefined;
      this.isAscii &&= name.isAscii;
      if (typeof member === 'string') {
        if (member.length > longest) return undefined;
        const withText: string | undefined = name.addWithText(text, last, member);
        text = withText ?? this.escaped(member, name.addTo(text, last));
        last = withText === undefined ? afterValue : afterText;
      } else {
        text = this.value(member, name.addTo(text, last), depth);
        if (text === undefined) return undefined;
        last = afterValue;
      }
    }
    // Without members there may be content that JSON would leave out.
    if (last === atStart) return undefined;
    return text + (last === afterText ? '"}' : '}');
  }

  private items(items: readonly unknown[], before: string, depth: number): string | undefined {
    if ((this.values += items.length) > mostValues) return undefined;
    let text: string | undefined = `${before}[`;
    for (let index = 0; index < items.length; index++) {
      text = this.value(items[index], index === 0 ? text : `${text},`, depth);
      if (text === undefined) return undefined;
    }
    return `${text}]`;
  }

  private value(value: unknown, before: string, depth: number): string | undefined {
    switch (typeof value) {
      case 'string':
        return this.string(value, before);
      case 'number':
        return Number.isFinite(value) ? before + value : undefined;
      case 'boolean':
        return before + value;
      case 'object':
        return value === null ? `${before}null` : this.object(value, before, depth + 1);
      default:
        return undefined;
    }
  }

  private string(value: string, before: string): string | undefined {
    if (value.length > longest) return undefined;
    return isPlainText(value) ? `${before}"${value}"` : this.escaped(value, before);
  }

  private escaped(value: string, before: string): string {
    this.isAscii = false;
    return before + JSON.stringify(value);
  }
}

const bare = {};

/** Whether somebody gave members to all objects, which JSON does not write. */
function inheritsMembers(): boolean {
  for (const _ in bare) return true;
  return false;
}

/** Whether JSON writes the members of it: not of bytes, of boxed values, or of what has no class. */
function isOfClass(value: object): boolean {
  return Object.getPrototypeOf(value) !== null && !ArrayBuffer.isView(value) && !types.isBoxedPrimitive(value);
}
