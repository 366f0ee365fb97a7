import { type ExtensionDefinitions, knownExtensions } from '../core/index.js';
import { type ConfigProblem, DefinitionError } from '../errors/index.js';

/** What is wrong with the list of extensions, which would else show with the first event. */
export function extensionProblems(extensions: ExtensionDefinitions | undefined): ConfigProblem[] {
  try {
    knownExtensions(extensions);
    return [];
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    return [{ option: 'extensions', message: error.message }];
  }
}
