import { SetMetadata } from '@nestjs/common';
import { checkProjectorDomain, checkProjectorName } from './projector-name.js';
import { PROJECTOR_BASE_METADATA } from './projection.constants.js';

/**
 * Base of projectors in the object-oriented style. Every method `on<Event>`, inherited ones too, handles the events
 * whose short name is `<Event>`: `onPlayerRegistered` takes `PlayerRegistered`, of whatever package. Nest's own
 * `onModuleInit`, `onModuleDestroy`, `onApplicationBootstrap` and `onApplicationShutdown` are no handlers. A method
 * with `@Handles` handles what the decorator says. A subclass with `project(book)` and no handlers gets whole books.
 *
 * @example
 * class PlayerCloudEventsProjector extends CloudEventsProjector {
 *   constructor() { super('prj-player-cloudevents', 'player'); }
 *   onPlayerRegistered(event: PlayerRegistered) { return { type: 'com.poker.player.registered', data: … }; }
 * }
 */
export abstract class CloudEventsProjector {
  /** Name of the projector, unique in the application. */
  readonly name: string;
  /** The only domain whose events it takes; every domain where there is none. */
  readonly domain: string | undefined;

  /**
   * @param name letters, digits, `.`, `_` and `-`, not digits alone
   * @param domain default: every domain
   * @throws ProjectorError when an argument is wrong
   */
  constructor(name: string, domain?: string) {
    const where = `${new.target.name}, super(name, domain)`;
    checkProjectorName(name, where);
    checkProjectorDomain(domain, where);
    this.name = name;
    this.domain = domain;
  }
}

// Not written as a decorator: that would emit the types of the constructor's parameters, which subclasses inherit, and
// Nest would try to inject two texts into them.
SetMetadata(PROJECTOR_BASE_METADATA, true)(CloudEventsProjector);
