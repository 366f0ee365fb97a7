import type { ModulesContainer } from '@nestjs/core';
import { isLasting, isMade, type NestProvider } from './nest-provider.js';

/** Tells whether an application changed since it was last explored, at the cost of one comparison. */
export class ProviderWatch {
  #size = 0;
  #unmade: readonly NestProvider[] = [];

  constructor(private readonly modules: ModulesContainer) {}

  /** Modules came or went since the last time, or a provider was made that was not then. */
  hasNews(): boolean {
    return this.modules.size !== this.#size || this.#unmade.some((provider) => this.#isNews(provider));
  }

  /** What there is now was explored, but for these. */
  explored(unmade: readonly NestProvider[]): void {
    this.#size = this.modules.size;
    this.#unmade = unmade;
  }

  /** Made, or known to be per request, or gone: Nest takes the modules of a lazy load that failed out again. */
  #isNews(provider: NestProvider): boolean {
    const { host } = provider;
    return isMade(provider) || !isLasting(provider) || (host !== undefined && this.modules.get(host.token) !== host);
  }
}
