import { Injectable, Logger, type LoggerService } from '@nestjs/common';
import { ProjectorError } from '../errors/index.js';
import { matchesTarget } from './handler-target.js';
import { problemList } from '../discovery/problem-list.js';
import type { Exploration, HandlerDefinition, ProjectorDefinition } from './projector-definition.js';

/** A projector that takes part in a page: with the handlers that match, or raw. */
export interface Participant {
  readonly projector: ProjectorDefinition;
  /** What its events' ids have after the page's: nothing for the first participant, `:{name}` for the others. */
  readonly idSuffix: string;
  /** Matching handlers, in declaration order; empty for a raw projector. */
  readonly handlers: readonly HandlerDefinition[];
}

// Types are few in a real backend; the limit only keeps made-up names from filling the memory.
const mostRemembered = 10_000;
const nobody: readonly Participant[] = [];

/** Knows every projector, and for each domain and event type who takes part. */
@Injectable()
export class ProjectorRegistry {
  private sorted: readonly ProjectorDefinition[] = [];
  private readonly domains = new Set<string>();
  private readonly remembered = new Map<string | undefined, Map<string, readonly Participant[]>>();
  private size = 0;

  /** The projectors, by name. */
  get projectors(): readonly ProjectorDefinition[] {
    return this.sorted;
  }

  /**
   * Takes over what the explorer found, in place of what was there before.
   *
   * @throws ProjectorError naming every problem, duplicate names among them
   */
  load({ projectors, problems }: Exploration): void {
    const sorted = byName(projectors);
    const all = [...problems, ...duplicates(sorted)];
    if (all.length > 0) throw new ProjectorError(problemList('The projectors cannot start', all));
    this.use(sorted);
  }

  /**
   * Takes over what works of that which the explorer found. Of several projectors with one name the one that was there
   * before stays, else the first.
   *
   * @returns every problem, duplicate names among them
   */
  reload({ projectors, problems }: Exploration): readonly string[] {
    const known = new Set(this.sorted.map(({ instance }) => instance));
    const isKnown = ({ instance }: ProjectorDefinition): boolean => known.has(instance);
    const sorted = byName([...projectors.filter(isKnown), ...projectors.filter((projector) => !isKnown(projector))]);
    this.use(sorted.filter(({ name }, index) => name !== sorted[index - 1]?.name));
    return [...problems, ...duplicates(sorted)];
  }

  private use(sorted: readonly ProjectorDefinition[]): void {
    this.sorted = sorted;
    this.domains.clear();
    for (const { domain } of sorted) if (domain !== undefined) this.domains.add(domain);
    this.forget();
  }

  /** One line per handler: `PlayerProjector.onPlayerActed {prj-player-cloudevents} <- player/PlayerActed`. */
  describe(): string[] {
    return this.sorted.flatMap(({ name, domain = '*', handlers, raw }) => {
      const line = (origin: string, targets: readonly string[]): string =>
        `${origin} {${name}} <- ${targets.map((target) => `${domain}/${target}`).join(', ')}`;
      return raw === undefined
        ? handlers.map(({ origin, targets }) => line(origin, targets))
        : [line(raw.origin, ['*'])];
    });
  }

  /** Writes the lines of {@link describe} to the log. */
  log(logger: Pick<LoggerService, 'log'> = new Logger(ProjectorRegistry.name)): void {
    for (const line of this.describe()) logger.log(line);
  }

  /** Who takes part in a page of this domain with an event of this type, by name. Computed once for each pair. */
  participants(domain: string, typeName: string): readonly Participant[] {
    // Domains no projector names have the same participants, however many there are.
    const key = this.domains.has(domain) ? domain : undefined;
    const known = this.remembered.get(key)?.get(typeName);
    return known ?? this.remember(key, typeName);
  }

  private remember(domain: string | undefined, typeName: string): readonly Participant[] {
    if (this.size >= mostRemembered) this.forget();
    const byType = this.remembered.get(domain) ?? new Map<string, readonly Participant[]>();
    this.remembered.set(domain, byType);
    const found = this.match(domain, typeName);
    byType.set(typeName, found);
    this.size += 1;
    return found;
  }

  private match(domain: string | undefined, typeName: string): readonly Participant[] {
    const found: Participant[] = [];
    for (const projector of this.sorted) {
      if (projector.domain !== undefined && projector.domain !== domain) continue;
      const handlers = projector.handlers.filter(({ targets }) => matchesTarget(targets, typeName));
      if (handlers.length === 0 && projector.raw === undefined) continue;
      found.push({ projector, handlers, idSuffix: found.length === 0 ? '' : `:${projector.name}` });
    }
    return found.length === 0 ? nobody : found;
  }

  private forget(): void {
    this.remembered.clear();
    this.size = 0;
  }
}

/** Keeps the order of those with one name. */
function byName(projectors: readonly ProjectorDefinition[]): readonly ProjectorDefinition[] {
  return [...projectors].sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
}

function duplicates(sorted: readonly ProjectorDefinition[]): string[] {
  const labels = new Map<string, string[]>();
  for (const { name, label } of sorted) labels.set(name, [...(labels.get(name) ?? []), label]);
  return [...labels].flatMap(([name, group]) => {
    if (group.length < 2) return [];
    const who = `${group.length} projectors have the name '${name}': ${group.join(' and ')}`;
    return [`${who}. Give each its own name, and provide a class in one module only, exporting it to the others`];
  });
}
