import { applyDecorators, Injectable, type InjectableOptions, SetMetadata } from '@nestjs/common';
import { ProjectorError } from '../errors/index.js';
import { checkProjectorDomain, checkProjectorName } from './projector-name.js';
import { PROJECTOR_METADATA, SCOPE_METADATA } from './projection.constants.js';

/** What `@Projector` takes. */
export interface ProjectorOptions {
  /**
   * Name of the projector, unique in the application; part of event ids where several projectors handle one page.
   * Letters, digits, `.`, `_` and `-`, not digits alone. Default: the name of the class.
   */
  readonly name?: string;
  /** The only domain whose events it takes. Default: every domain. */
  readonly domain?: string;
}

/**
 * Makes a class a projector and an `@Injectable`. Its handlers are the methods with `@Handles`, or the one method
 * `project(book)`, which then gets whole event books. A subclass is a projector too, named after itself unless
 * `name` was given here.
 *
 * @throws ProjectorError at once when an argument is wrong
 */
export function Projector(options: ProjectorOptions = {}): ClassDecorator {
  checkKeys(options);
  return (target) => {
    const where = `@Projector on ${target.name === '' ? 'an anonymous class' : target.name}`;
    checkProjectorName(options.name ?? target.name, where);
    checkProjectorDomain(options.domain, where);
    // A scope that is written below stays, for the boot to refuse it; a bare `@Injectable` would remove it.
    const scope = Reflect.getOwnMetadata(SCOPE_METADATA, target) as InjectableOptions | undefined;
    applyDecorators(Injectable(scope), SetMetadata(PROJECTOR_METADATA, { ...options }))(target);
  };
}

function checkKeys(options: unknown): void {
  const unknown =
    typeof options === 'object' && options !== null
      ? Object.keys(options).filter((key) => key !== 'name' && key !== 'domain')
      : [`an argument of type ${typeof options}`];
  if (unknown.length === 0) return;
  throw new ProjectorError(`@Projector does not know ${unknown.join(', ')}. It takes { name?, domain? }`);
}
