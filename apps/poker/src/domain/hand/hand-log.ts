/** Collects the events of a hand, one batch per command a game server would have handled: a deal, a street, the end. */
export class HandLog {
  private readonly batches: object[][] = [[]];

  record(event: object): void {
    this.batches.at(-1)?.push(event);
  }

  /** What follows belongs to the next command. */
  cut(): void {
    if (this.batches.at(-1)?.length !== 0) this.batches.push([]);
  }

  get commands(): readonly (readonly object[])[] {
    return this.batches.filter((batch) => batch.length > 0);
  }
}
