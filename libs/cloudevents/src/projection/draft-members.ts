import type { EventProblem } from '../errors/index.js';

const members = 'type, data, id, source, subject, time, datacontenttype, dataschema, extensions';
const known: ReadonlySet<string> = new Set([...members.split(', '), 'sequence']);
const none: readonly EventProblem[] = [];

/** What a draft has that is no member of one: a typo must not drop an attribute in silence. */
export function memberProblems(draft: object, isRaw: boolean): readonly EventProblem[] {
  let problems: EventProblem[] | undefined;
  for (const name in draft) {
    const isKnown = known.has(name);
    if ((isKnown && name !== 'sequence') || !Object.hasOwn(draft, name)) continue;
    if ((draft as Record<string, unknown>)[name] === undefined) continue;
    if (!isKnown) {
      const rule = `is no member of a draft. Members are ${members}; attributes of your own go into extensions`;
      (problems ??= []).push({ attribute: name, rule });
    } else if (!isRaw) {
      const rule = 'is for projectors with project(book) only: a handler drafts for the page it was given';
      (problems ??= []).push({ attribute: name, rule });
    }
  }
  return problems ?? none;
}
