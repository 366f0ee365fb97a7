/** Where an event stands in the history of its subject: the sequence of its page, then its place among the page's. */
export interface Position {
  readonly sequence: bigint;
  readonly place: bigint;
}

/**
 * Reads the position from an id `{domain}:{root}:{sequence}`, where `:{n}` may follow for further events of one page
 * and `:{projector}` for further projectors. Ids of another make have no position.
 */
export function positionOf(id: string): Position | undefined {
  const match = /^[^:]+:[^:]+:([0-9]+)(?::([0-9]+))?(?::|$)/.exec(id);
  return match === null ? undefined : { sequence: BigInt(match[1] ?? 0), place: BigInt(match[2] ?? 0) };
}

export function isBefore(a: Position, b: Position): boolean {
  return a.sequence < b.sequence || (a.sequence === b.sequence && a.place < b.place);
}
