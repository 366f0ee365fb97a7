/** Whether this process has begun to stop in good order. */
export class Drain {
  #begin!: () => void;
  readonly begun = new Promise<void>((resolve) => (this.#begin = resolve));
  hasBegun = false;

  begin(): void {
    this.hasBegun = true;
    this.#begin();
  }
}
