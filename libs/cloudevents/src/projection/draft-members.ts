import type { EventProblem } from '../errors/index.js';

const members = 'type, data, id, source, subject, time, datacontenttype, dataschema, extensions';
const none: readonly EventProblem[] = [];

/** What a draft has that is no member of one: a typo must not drop an attribute in silence. */
export function memberProblems(draft: object, isRaw: boolean): readonly EventProblem[] {
  let problems: EventProblem[] | undefined;
  for (const name in draft) {
    if (isMember(name) || !Object.hasOwn(draft, name)) continue;
    if ((draft as Record<string, unknown>)[name] === undefined) continue;
    if (name !== 'sequence') {
      const rule = `is no member of a draft. Members are ${members}; attributes of your own go into extensions`;
      (problems ??= []).push({ attribute: name, rule });
    } else if (!isRaw) {
      const rule = 'is for projectors with project(book) only: a handler drafts for the page it was given';
      (problems ??= []).push({ attribute: name, rule });
    }
  }
  return problems ?? none;
}

/** A switch takes a fraction of the time of a set: this is asked for each member of every draft. */
function isMember(name: string): boolean {
  switch (name) {
    case 'type':
    case 'data':
    case 'id':
    case 'source':
    case 'subject':
    case 'time':
    case 'datacontenttype':
    case 'dataschema':
    case 'extensions':
      return true;
    default:
      return false;
  }
}
