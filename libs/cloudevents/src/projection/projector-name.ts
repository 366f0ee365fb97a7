import { ProjectorError } from '../errors/index.js';

const legalName = /^[A-Za-z0-9._-]+$/;
const onlyDigits = /^[0-9]+$/;

/**
 * Checks what a projector is called and which domain it takes.
 *
 * @param where who declares it, for the message
 * @throws ProjectorError
 */
export function checkProjectorName(name: unknown, where: string): asserts name is string {
  const problem = nameProblem(name);
  if (problem !== undefined) {
    throw new ProjectorError(`${where}: the projector's name ${problem}. Give it one such as 'prj-player-cloudevents'`);
  }
}

/** @throws ProjectorError when `domain` is given and is no non-empty text */
export function checkProjectorDomain(domain: unknown, where: string): asserts domain is string | undefined {
  if (domain === undefined || (typeof domain === 'string' && domain !== '')) return;
  throw new ProjectorError(
    `${where}: the projector's domain must be a non-empty text such as 'player'. Leave it out to take every domain`,
  );
}

// A name becomes part of event ids, where a number stands for the draft of a page: a name of digits would collide.
function nameProblem(name: unknown): string | undefined {
  if (typeof name !== 'string' || name === '') return 'must be a non-empty text';
  if (!legalName.test(name)) return `'${name}' may hold letters, digits, '.', '_' and '-' only`;
  return onlyDigits.test(name) ? `'${name}' must hold something besides digits` : undefined;
}
