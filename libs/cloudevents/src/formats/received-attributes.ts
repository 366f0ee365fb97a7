import { attributeValueProblem, coreAttributeRules, extensionNameProblem, shownName } from '../core/index.js';
import { DecodeError } from '../errors/index.js';

/**
 * Checks the attributes of an event that was received; `data` aside, every member is one. Nothing is filled in.
 *
 * @param what the event, as messages call it
 * @throws DecodeError naming the first attribute that breaks a rule
 */
export function checkAttributes(attributes: ReadonlyMap<string, unknown>, what: string): void {
  for (const [name, rule] of Object.entries(coreAttributeRules)) refuse(name, rule(attributes.get(name)), what);
  for (const [name, value] of attributes) {
    if (Object.hasOwn(coreAttributeRules, name)) continue;
    refuse(name, extensionNameProblem(name) ?? attributeValueProblem(value), what);
  }
}

function refuse(name: string, problem: string | undefined, what: string): void {
  if (problem !== undefined) throw new DecodeError(`Attribute '${shownName(name)}' of ${what} ${problem}`);
}
